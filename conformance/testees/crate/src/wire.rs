//! The crate on real sockets: a rank N > 0 of the crate whose peer, in the place of rank 0, is a raw socket of the witness.
//!
//! No wait on the socket is longer than `BOUND`; then it is closed, which ends what the crate does on its end of it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::TcpBackend;

use crate::bounded::{self, BOUND};
use crate::protocol::Answer;

/// How the crate's I/O errors end when the stream ends where it wants more bytes.
pub const STREAM_ENDED: &str = "failed to fill whole buffer";

const ANNOUNCE_SIZE: usize = 8;

pub struct Link {
    backend: Arc<TcpBackend>,
    peer: TcpStream,
}

impl Link {
    /// Connects. Fails with a refusal when the crate will not be that rank.
    pub fn to_rank_0(rank: u64, world_size: u64) -> Result<Self, Answer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(io_failure)?;
        let address = listener.local_addr().map_err(io_failure)?.to_string();
        let backend = bounded::run(move || TcpBackend::new(rank as usize, world_size as usize, &address))?
            .map_err(|error| Answer::rejected(error.to_string()))?;
        // The crate has connected to the listener's backlog: there is nothing to wait for.
        listener.set_nonblocking(true).map_err(io_failure)?;
        let (peer, _) = listener.accept().map_err(io_failure)?;
        limit_waits(&peer)?;
        Ok(Self { backend: Arc::new(backend), peer })
    }

    /// For the operation that is given to one of the functions below. All of them end this link, and the operation is to be the last
    /// to hold the backend, so that the connection ends with it.
    pub fn backend(&self) -> Arc<TcpBackend> {
        Arc::clone(&self.backend)
    }

    /// All that the crate writes by connecting: its announce.
    pub fn announce(self) -> Result<Vec<u8>, Answer> {
        drop(self.backend);
        read_to_end(self.peer)
    }

    /// What the crate writes behind the announce until the operation has ended well.
    pub fn written(self, operation: impl FnOnce() -> FerrotorchResult<()> + Send + 'static) -> Result<Vec<u8>, Answer> {
        drop(self.backend);
        let outcome = bounded::start(operation);
        let mut bytes = read_to_end(self.peer)?;
        bounded::wait_for(&outcome)?.map_err(|error| Answer::Errored(error.to_string()))?;
        if bytes.len() < ANNOUNCE_SIZE {
            return Err(Answer::Errored(format!("the crate wrote {} bytes, less than an announce", bytes.len())));
        }
        Ok(bytes.split_off(ANNOUNCE_SIZE))
    }

    /// The same for an operation that waits for its peer once it has written: there the peer's stream ends.
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

    /// The outcome of the operation when `bytes` arrive from the peer and then its stream ends.
    pub fn fed(
        self,
        bytes: &[u8],
        operation: impl FnOnce() -> FerrotorchResult<()> + Send + 'static,
    ) -> Result<FerrotorchResult<()>, Answer> {
        let Self { backend, mut peer } = self;
        drop(backend);
        let outcome = bounded::start(operation);
        // Either fails when the crate has closed the connection before it has read all: the outcome says why.
        let _ = peer.write_all(bytes);
        let _ = peer.shutdown(Shutdown::Write);
        bounded::wait_for(&outcome)
    }
}

fn read_to_end(mut peer: TcpStream) -> Result<Vec<u8>, Answer> {
    let mut bytes = Vec::new();
    peer.read_to_end(&mut bytes).map_err(io_failure)?;
    Ok(bytes)
}

pub fn limit_waits(stream: &TcpStream) -> Result<(), Answer> {
    stream.set_read_timeout(Some(BOUND)).map_err(io_failure)?;
    stream.set_write_timeout(Some(BOUND)).map_err(io_failure)
}

pub fn io_failure(error: io::Error) -> Answer {
    Answer::Errored(match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => format!("the crate did nothing on its socket within {BOUND:?}"),
        _ => format!("the witness's socket: {error}"),
    })
}
