//! Codes of this area.

use crate::diagnostic::codes;

codes! {}
