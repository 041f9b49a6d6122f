//! The crate on real sockets: a rank of the crate whose peer is a raw socket of the witness.
//!
//! Nothing waits for ever: each operation of the crate runs in a thread of its own, each wait for it ends after `BOUND`, and the
//! witness's socket is closed then, which ends the thread too.

use std::any::Any;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::TcpBackend;

use crate::protocol::Answer;

/// The longest wait for one thing that the crate does.
pub const BOUND: Duration = Duration::from_secs(4);

/// How the crate's I/O errors end when the stream ends where it wants more bytes.
pub const STREAM_ENDED: &str = "failed to fill whole buffer";

/// A rank N > 0 of the crate, connected to a raw socket that stands for rank 0.
pub struct Link {
    backend: Arc<TcpBackend>,
    peer: TcpStream,
}

impl Link {
    /// Connects; the answer is a refusal when the crate will not be that rank.
    pub fn to_rank_0(rank: usize, world_size: usize) -> Result<Self, Answer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(io_failure)?;
        let address = listener.local_addr().map_err(io_failure)?.to_string();
        // The crate connects to the listener's backlog and returns, so that accept finds a connection.
        let backend = TcpBackend::new(rank, world_size, &address).map_err(|error| Answer::rejected(error.to_string()))?;
        let (peer, _) = listener.accept().map_err(io_failure)?;
        limit_waits(&peer)?;
        Ok(Self {
            backend: Arc::new(backend),
            peer,
        })
    }

    pub fn backend(&self) -> Arc<TcpBackend> {
        Arc::clone(&self.backend)
    }

    /// What the crate's rank has written in all when `operation`, the last user of the backend, has ended well.
    pub fn written(self, operation: impl FnOnce() -> FerrotorchResult<()> + Send + 'static) -> Result<Vec<u8>, Answer> {
        let Self { backend, mut peer } = self;
        drop(backend);
        let outcome = in_thread(operation);
        let mut bytes = Vec::new();
        peer.read_to_end(&mut bytes).map_err(io_failure)?;
        wait_for(&outcome)?.map_err(|error| Answer::Errored(error.to_string()))?;
        strip_announce(bytes)
    }

    /// The same for an operation that waits for the peer once it has written: the peer's stream ends there.
    pub fn written_until_it_waits(
        self,
        operation: impl FnOnce() -> FerrotorchResult<()> + Send + 'static,
    ) -> Result<Vec<u8>, Answer> {
        self.peer.shutdown(Shutdown::Write).map_err(io_failure)?;
        self.written(move || match operation() {
            Err(error) if error.to_string().contains(STREAM_ENDED) => Ok(()),
            other => other,
        })
    }

    /// The outcome of `operation` when the peer's stream is `bytes` and ends there.
    pub fn fed<T: Send + 'static>(
        self,
        bytes: &[u8],
        operation: impl FnOnce() -> FerrotorchResult<T> + Send + 'static,
    ) -> Result<FerrotorchResult<T>, Answer> {
        let Self { backend, mut peer } = self;
        drop(backend);
        let outcome = in_thread(operation);
        // Either fails when the crate has closed the connection before it read all: the outcome says why.
        let _ = peer.write_all(bytes);
        let _ = peer.shutdown(Shutdown::Write);
        wait_for(&outcome)
    }

    /// All that the crate's rank writes by connecting: its announce.
    pub fn announce(self) -> Result<Vec<u8>, Answer> {
        let Self { backend, mut peer } = self;
        drop(backend);
        let mut bytes = Vec::new();
        peer.read_to_end(&mut bytes).map_err(io_failure)?;
        Ok(bytes)
    }
}

fn strip_announce(mut bytes: Vec<u8>) -> Result<Vec<u8>, Answer> {
    if bytes.len() < 8 {
        return Err(Answer::Errored(format!(
            "the crate wrote {} bytes, less than an announce",
            bytes.len()
        )));
    }
    Ok(bytes.split_off(8))
}

pub type Outcome<T> = Receiver<thread::Result<T>>;

pub fn in_thread<T: Send + 'static>(operation: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // Nobody waits any more when this fails.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(operation)));
    });
    receiver
}

pub fn wait_for<T>(outcome: &Outcome<T>) -> Result<T, Answer> {
    match outcome.recv_timeout(BOUND) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(panic)) => Err(panicked(panic.as_ref())),
        Err(RecvTimeoutError::Timeout) => Err(Answer::Errored(format!("the crate did not return within {BOUND:?}"))),
        Err(RecvTimeoutError::Disconnected) => unreachable!("the thread sends before it ends"),
    }
}

pub fn limit_waits(stream: &TcpStream) -> Result<(), Answer> {
    stream.set_read_timeout(Some(BOUND)).map_err(io_failure)?;
    stream.set_write_timeout(Some(BOUND)).map_err(io_failure)
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn io_failure(error: io::Error) -> Answer {
    Answer::Errored(format!("the witness's socket: {error}"))
}

pub fn panicked(panic: &(dyn Any + Send)) -> Answer {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    Answer::Errored(format!("panicked: {}", text.unwrap_or("no text")))
}
