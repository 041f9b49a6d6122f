//! Frames through the crate's transport, on a real connection.

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, TcpRpcBackend};
use serde_json::json;

use crate::protocol::{Answer, UNOBSERVABLE};
use crate::wire::{Link, STREAM_ENDED};

/// The longest buffer that the witness gives to the crate: 2 GiB. It is not touched before bytes arrive, so it costs no memory.
const BUFFER_MAX: u64 = 1 << 31;

/// The crate takes whatever frame has the length of the caller's buffer, so it is given a buffer of the length in the header. It knows
/// no kinds, save that a frame of one byte ends its `barrier`.
pub fn decode(bytes: &[u8]) -> Result<Answer, Answer> {
    let length = bytes.first_chunk().map_or(1, |header| u64::from_le_bytes(*header));
    if length > BUFFER_MAX {
        return Err(Answer::Skipped("the crate asks for a buffer of the frame's length, which is over 2 GiB".into()));
    }
    let link = Link::to_rank_0(1, 2)?;
    let backend = link.backend();
    let (kind, outcome) = if length == 1 {
        ("barrier", link.fed(bytes, move || backend.barrier())?)
    } else {
        (UNOBSERVABLE, link.fed(bytes, move || receive(TcpRpcBackend::new(backend), length))?)
    };
    match outcome.map_err(|error| error.to_string()) {
        Ok(()) => Ok(Answer::Accepted(json!({"length": length.to_string(), "kind": kind}))),
        Err(text) if text.contains(STREAM_ENDED) => Ok(Answer::Incomplete),
        Err(text) if text.contains("I/O error") => Err(Answer::Errored(text)),
        Err(text) => Ok(Answer::rejected(text)),
    }
}

fn receive(backend: TcpRpcBackend, length: u64) -> FerrotorchResult<()> {
    let mut buffer = vec![0; length as usize];
    backend.recv(&mut buffer, 0)
}
