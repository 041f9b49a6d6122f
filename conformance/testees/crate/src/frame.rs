//! Frames through the crate's transport, on a real connection.

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, TcpRpcBackend};
use serde_json::json;

use crate::CRATE_CAP;
use crate::protocol::{Answer, UNOBSERVABLE};
use crate::wire::{Link, STREAM_ENDED};

/// The longest buffer that the witness makes for a frame: 2 GiB. It is not touched before bytes arrive, so it costs no memory.
const BUFFER_MAX: u64 = 1 << 31;

/// The crate takes whatever frame has the length of the caller's buffer, so it is given a buffer of the length in the header. A longer
/// frame than `BUFFER_MAX` meets the longest buffer that the crate takes. It knows no kinds, save that a frame of one byte ends its
/// `barrier`.
pub fn decode(bytes: &[u8]) -> Result<Answer, Answer> {
    let length = bytes.first_chunk().map_or(1, |header| u64::from_le_bytes(*header));
    let buffer_size = if length > BUFFER_MAX { CRATE_CAP } else { length };
    let link = Link::to_rank_0(1, 2)?;
    let backend = link.backend();
    let (kind, outcome) = if length == 1 {
        ("barrier", link.fed(bytes, move || backend.barrier())?)
    } else {
        (UNOBSERVABLE, link.fed(bytes, move || receive(TcpRpcBackend::new(backend), buffer_size))?)
    };
    match outcome.map_err(|error| error.to_string()) {
        Ok(()) => Ok(Answer::Accepted(json!({"length": length.to_string(), "kind": kind}))),
        Err(text) if text.contains(STREAM_ENDED) => Ok(Answer::Incomplete),
        Err(text) if text.contains("I/O error") => Err(Answer::Errored(text)),
        Err(text) => Ok(Answer::rejected(text)),
    }
}

fn receive(backend: TcpRpcBackend, size: u64) -> FerrotorchResult<()> {
    let mut buffer = vec![0; size as usize];
    backend.recv(&mut buffer, 0)
}
