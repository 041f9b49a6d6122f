//! A transport without a network, and what the witness does with an agent on it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, DistributedError, RpcAgent};

use crate::protocol::Answer;

/// The other rank of a world of two, seen from the agent under test.
pub const PEER: usize = 1;

/// A rank that no world of two has: a call to it fails before anything is written.
const NOBODY: usize = 2;

/// The highest id that is reached by burning the ones below it.
pub const BURNT_ID_MAX: u64 = 1 << 20;

/// What the crate says when the frames given to it are used up.
pub const NO_MORE_FRAMES: &str = "the witness has no more frames";

/// Rank 0 of 2. Keeps what the crate sends, hands out frames in order, and notes how many bytes the crate asked for each time.
#[derive(Default)]
pub struct ScriptedBackend {
    frames: Mutex<VecDeque<Vec<u8>>>,
    sent: Mutex<Vec<Vec<u8>>>,
    asked: Mutex<Vec<usize>>,
}

impl ScriptedBackend {
    pub fn new(frames: impl IntoIterator<Item = Vec<u8>>) -> Arc<Self> {
        Arc::new(Self { frames: Mutex::new(frames.into_iter().collect()), ..Self::default() })
    }

    /// The frames that the crate has sent.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut *lock(&self.sent))
    }

    /// The sizes that the crate has asked for.
    pub fn asked(&self) -> Vec<usize> {
        lock(&self.asked).clone()
    }
}

impl Backend for ScriptedBackend {
    fn rank(&self) -> usize {
        0
    }

    fn world_size(&self) -> usize {
        2
    }

    fn send(&self, data: &[u8], dst_rank: usize) -> FerrotorchResult<()> {
        if dst_rank != PEER {
            return Err(DistributedError::InvalidRank { rank: dst_rank, world_size: 2 }.into());
        }
        lock(&self.sent).push(data.to_vec());
        Ok(())
    }

    /// As `TcpBackend::recv` does: a frame fills the buffer exactly, or the call fails. A buffer that no frame fits is never touched,
    /// so that one of 1 GiB costs no memory.
    fn recv(&self, dst: &mut [u8], _src_rank: usize) -> FerrotorchResult<()> {
        lock(&self.asked).push(dst.len());
        let Some(frame) = lock(&self.frames).pop_front() else {
            return Err(DistributedError::ChannelClosed { message: NO_MORE_FRAMES.into() }.into());
        };
        if frame.len() != dst.len() {
            return Err(DistributedError::SizeMismatch { expected: dst.len(), got: frame.len() }.into());
        }
        dst.copy_from_slice(&frame);
        Ok(())
    }

    fn barrier(&self) -> FerrotorchResult<()> {
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes `id` the id of the agent's next call: an agent counts from 1, and a call that cannot be sent uses an id up.
pub fn burn_ids_below(agent: &RpcAgent, id: u64) -> Result<(), Answer> {
    if !(1..=BURNT_ID_MAX).contains(&id) {
        return Err(Answer::Skipped(format!(
            "an agent of the crate counts its ids from 1; the witness goes up to {BURNT_ID_MAX}"
        )));
    }
    for _ in 1..id {
        if agent.rpc_sync(NOBODY, "", &[]).is_ok() {
            return Err(Answer::Errored("the crate called a rank that is not in the world".into()));
        }
    }
    Ok(())
}
