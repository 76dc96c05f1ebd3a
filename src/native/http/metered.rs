//! A stream that remembers how much was written and when the first byte came back, and that gives header names the
//! vendor's spelling: the HTTP library knows names in lower case only, some receivers (and people who compare) do not.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::connect::Stream;

/// What the stream saw so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    pub(super) written: u64,
    pub(super) first_byte: Option<Duration>,
}

/// The wrapper; clones of its meter see what it sees.
pub(super) struct Metered {
    inner: Box<dyn Stream>,
    meter: Meter,
    start: Instant,
    /// The head as it shall be spelled.
    head: Vec<u8>,
}

/// A view on a [`Metered`] stream.
#[derive(Clone, Default)]
pub(super) struct Meter(Arc<Mutex<Reading>>);

impl Meter {
    pub(super) fn read(&self) -> Reading {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Metered {
    pub(super) fn new(inner: Box<dyn Stream>, start: Instant, head: String) -> (Self, Meter) {
        let meter = Meter::default();
        (Self { inner, meter: meter.clone(), start, head: head.into_bytes() }, meter)
    }

    /// The next bytes of the head in its own spelling, if they equal what is being written but for letter case.
    fn respelled(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let from = usize::try_from(self.meter.read().written).ok()?;
        let rest = self.head.get(from..).filter(|r| !r.is_empty())?;
        let rest = rest.get(..rest.len().min(bytes.len()))?;
        bytes.get(..rest.len())?.eq_ignore_ascii_case(rest).then(|| rest.to_vec())
    }
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut *self.inner).poll_read(cx, buffer);
        if matches!(result, Poll::Ready(Ok(()))) && buffer.filled().len() > before {
            let elapsed = self.start.elapsed();
            self.meter.update(|r| r.first_byte = r.first_byte.or(Some(elapsed)));
        }
        result
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let own = self.respelled(bytes);
        let result = Pin::new(&mut *self.inner).poll_write(cx, own.as_deref().unwrap_or(bytes));
        if let Poll::Ready(Ok(n)) = result {
            self.meter.update(|r| r.written += n as u64);
        }
        result
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.inner).poll_shutdown(cx)
    }
}
