//! Where computed values live.

use std::cell::OnceCell;

use bumpalo::Bump;
use typed_arena::Arena;

use crate::value::Value;

/// Where computed values of one render live.
#[derive(Default)]
pub(crate) struct Store {
    /// Text and small values.
    pub(crate) bump: Bump,
    /// What `fromJSON` read: made when it is first called.
    values: OnceCell<Arena<Value>>,
}

impl Store {
    /// Keeps a value for as long as the render lasts.
    pub(crate) fn value(&self, value: Value) -> &Value {
        self.values.get_or_init(Arena::new).alloc(value)
    }
}
