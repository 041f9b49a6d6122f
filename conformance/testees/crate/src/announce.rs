//! Announces through the crate's rendezvous, on real connections.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, TcpBackend};
use serde_json::json;

use crate::bounded::{self, BOUND, Outcome};
use crate::protocol::{Answer, UNOBSERVABLE};
use crate::wire::{Link, STREAM_ENDED, io_failure, limit_waits};

/// The crate makes a slot for each rank of the world before it looks at any announce.
const WORLD_SIZE_MAX: u64 = 1 << 20;

/// The largest world that the witness fills with connections.
const FILLED_WORLD_SIZE_MAX: u64 = 256;

/// The crate reads 8 bytes in rendezvous. What is behind them only has to fit into the socket's buffers.
const BYTES_SENT_MAX: usize = 1 << 15;

/// How often another port is tried when somebody has taken the one that was free.
const PORT_TRIES: usize = 16;

/// What rank N > 0 writes when it connects.
pub fn encode(rank: u64, world_size: u64) -> Result<Answer, Answer> {
    if rank == 0 && world_size >= 2 {
        return Err(Answer::Skipped("rank 0 of the crate listens and cannot be asked to announce itself".into()));
    }
    if rank < world_size {
        limit_world(world_size)?;
    }
    let bytes = Link::to_rank_0(rank, world_size)?.announce()?;
    Ok(Answer::Encoded(bytes))
}

/// The bytes go to a crate rank 0 in rendezvous. Announces for all other ranks complete the world; then the crate sends each rank its
/// number, and the number that arrives on this connection is the rank that the crate has read in the bytes.
pub fn decode(bytes: &[u8], world_size: u64) -> Result<Answer, Answer> {
    limit_world(world_size)?;
    let (rendezvous, mut newcomer) = Rendezvous::start(world_size)?;
    // This fails when the crate has refused the first bytes already: the outcome says why.
    let _ = newcomer.write_all(&bytes[..bytes.len().min(BYTES_SENT_MAX)]);
    let mut others = Vec::new();
    match bytes.first_chunk() {
        None => newcomer.shutdown(Shutdown::Write).map_err(io_failure)?,
        Some(rank) if world_size <= FILLED_WORLD_SIZE_MAX => {
            let rank = u64::from_le_bytes(*rank);
            others.extend((1..world_size).filter(|other| *other != rank).filter_map(|other| rendezvous.announce(other).ok()));
        }
        Some(_) => rendezvous.end_next_connection(),
    }
    let error = match rendezvous.finish()? {
        Ok(backend) => return Ok(accepted(rank_sent_to(&backend, &mut newcomer)?.to_string())),
        Err(error) => error.to_string(),
    };
    if !error.contains(STREAM_ENDED) {
        refused(error)
    } else if bytes.len() < 8 {
        Ok(Answer::Incomplete)
    } else {
        // The stream that ended is the next connection's: the crate had accepted this one.
        Ok(accepted(UNOBSERVABLE.into()))
    }
}

fn accepted(rank: String) -> Answer {
    Answer::Accepted(json!({"rank": rank}))
}

fn refused(error: String) -> Result<Answer, Answer> {
    if error.contains("I/O error") { Err(Answer::Errored(error)) } else { Ok(Answer::rejected(error)) }
}

fn limit_world(world_size: u64) -> Result<(), Answer> {
    if world_size <= WORLD_SIZE_MAX {
        return Ok(());
    }
    Err(Answer::Skipped(format!(
        "the crate takes memory for each rank of the world; the witness goes up to {WORLD_SIZE_MAX} ranks"
    )))
}

/// Lets rank 0 of the crate send each rank its number, and reads the number that arrives here.
fn rank_sent_to(backend: &TcpBackend, newcomer: &mut TcpStream) -> Result<u64, Answer> {
    for rank in 1..backend.world_size() {
        // A rank that the crate has no connection to is not the one that it took this connection for.
        let _ = backend.send(&(rank as u64).to_le_bytes(), rank);
    }
    let mut frame_header = [0; 8];
    let mut rank = [0; 8];
    match newcomer.read_exact(&mut frame_header).and_then(|()| newcomer.read_exact(&mut rank)) {
        Ok(()) => Ok(u64::from_le_bytes(rank)),
        Err(error) => {
            Err(Answer::Errored(format!("the crate accepted the announce and sends nothing to its connection: {error}")))
        }
    }
}

/// Rank 0 of the crate, waiting for the other ranks in a thread of its own.
struct Rendezvous {
    address: SocketAddr,
    outcome: Outcome<FerrotorchResult<TcpBackend>>,
}

impl Rendezvous {
    /// Gives the first connection too. Rank 0 of the crate cannot say which port it got, so it is given one that was free just now.
    fn start(world_size: u64) -> Result<(Self, TcpStream), Answer> {
        for _ in 0..PORT_TRIES {
            let address = free_address().map_err(io_failure)?;
            let outcome = bounded::start(move || TcpBackend::new(0, world_size as usize, &address.to_string()));
            let rendezvous = Self { address, outcome };
            if let Some(first) = rendezvous.connect_when_it_listens()? {
                limit_waits(&first)?;
                return Ok((rendezvous, first));
            }
        }
        Err(Answer::Errored("no port was free for rank 0".into()))
    }

    /// None when somebody has taken the port.
    fn connect_when_it_listens(&self) -> Result<Option<TcpStream>, Answer> {
        let deadline = Instant::now() + BOUND;
        while Instant::now() < deadline {
            if let Ok(stream) = TcpStream::connect(self.address)
                && !is_connected_to_itself(&stream)
            {
                return Ok(Some(stream));
            }
            match self.outcome.recv_timeout(Duration::from_millis(1)) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Ok(Err(error))) if !error.to_string().contains("rank 0 bind") => {
                    return Err(Answer::Skipped(format!("the crate makes no rank 0: {error}")));
                }
                Ok(Err(panic)) => return Err(bounded::panicked(panic.as_ref())),
                _ => return Ok(None),
            }
        }
        Err(Answer::Errored(format!("rank 0 of the crate did not listen within {BOUND:?}")))
    }

    fn announce(&self, rank: u64) -> std::io::Result<TcpStream> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.write_all(&rank.to_le_bytes())?;
        Ok(stream)
    }

    /// A connection that ends before its announce ends the crate's rendezvous, unless something has ended it before.
    fn end_next_connection(&self) {
        drop(TcpStream::connect(self.address));
    }

    fn finish(&self) -> Result<FerrotorchResult<TcpBackend>, Answer> {
        bounded::wait_for(&self.outcome).inspect_err(|_| self.end_next_connection())
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// TCP lets a connector meet itself when nobody listens on the port that it was given as its own.
fn is_connected_to_itself(stream: &TcpStream) -> bool {
    match (stream.local_addr(), stream.peer_addr()) {
        (Ok(local), Ok(peer)) => local == peer,
        _ => true,
    }
}
