//! Watches the progress of a connection: when the whole request has arrived, when the client takes parts of the answer, and when it has
//! taken none for too long.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::connections::Connection;

/// A request's body that reports its end.
pub(super) struct ArrivingBody {
    body: Incoming,
    connection: Arc<Connection>,
}

impl ArrivingBody {
    pub(super) fn new(body: Incoming, connection: Arc<Connection>) -> Self {
        let arriving = Self { body, connection };
        arriving.connection.progressed();
        arriving.report_end();
        arriving
    }

    fn report_end(&self) {
        if self.body.is_end_stream() {
            self.connection.working();
        }
    }
}

impl Body for ArrivingBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(None) => self.connection.working(),
            _ => self.report_end(),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that reports what the client takes, and fails once it has taken nothing for `timeout`.
pub(super) struct WatchedStream<S> {
    stream: S,
    timeout: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    connection: Arc<Connection>,
}

impl<S> WatchedStream<S> {
    pub(super) fn new(stream: S, timeout: Duration, connection: Arc<Connection>) -> Self {
        Self { stream, timeout, stalled: None, connection }
    }

    fn watch<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            self.connection.progressed();
            return written;
        }
        let timeout = self.timeout;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(timeout)));
        let too_long = || Err(io::Error::from(ErrorKind::TimedOut));
        stalled.as_mut().poll(context).map(|()| too_long())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WatchedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WatchedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::super::connections::{Connections, Limits};
    use super::*;
    use crate::client_address::ClientAddress;

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_given_up() {
        let connections = Connections::new(Limits { in_all: 1, per_address: None });
        let place = connections.admit(ClientAddress::new([192, 0, 2, 1].into())).unwrap();
        let (server, _client) = tokio::io::duplex(16);
        let connection = Arc::clone(&place.connection);
        let mut stream = WatchedStream::new(server, Duration::from_millis(10), connection);
        stream.write_all(&[0; 16]).await.unwrap();
        assert_eq!(stream.write_all(&[0]).await.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
