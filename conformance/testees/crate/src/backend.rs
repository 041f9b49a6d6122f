//! A transport without a network, and agents of the crate on it.

use std::sync::{Arc, Mutex, PoisonError};

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, DistributedError, RpcAgent};

/// The other rank of a world of two, seen from the agent under test.
pub const PEER: usize = 1;

/// A rank that no world of two has: a call to it fails before anything is written.
const NOBODY: usize = 2;

/// What the crate says when the frames given to it are used up.
pub const NO_MORE_FRAMES: &str = "the witness has no more frames";

#[derive(Default)]
struct Script {
    /// Handed out from the end.
    frames: Vec<Vec<u8>>,
    sent: Vec<Vec<u8>>,
    asked: Vec<usize>,
}

/// Rank 0 of 2. Keeps what the crate sends, hands out frames in order, and notes how many bytes the crate asked for each time.
#[derive(Default)]
pub struct ScriptedBackend(Mutex<Script>);

impl ScriptedBackend {
    pub fn new(frames: impl IntoIterator<Item = Vec<u8>>) -> Arc<Self> {
        let mut frames: Vec<_> = frames.into_iter().collect();
        frames.reverse();
        Arc::new(Self(Mutex::new(Script { frames, ..Script::default() })))
    }

    /// A fresh agent on it.
    pub fn agent(self: &Arc<Self>) -> RpcAgent {
        RpcAgent::new(Arc::<Self>::clone(self))
    }

    /// The frames that the crate has sent, once.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        self.with(|script| std::mem::take(&mut script.sent))
    }

    /// The sizes that the crate has asked for, once.
    pub fn asked(&self) -> Vec<usize> {
        self.with(|script| std::mem::take(&mut script.asked))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Script) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
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
        self.with(|script| script.sent.push(data.to_vec()));
        Ok(())
    }

    /// As `TcpBackend::recv` does: a frame fills the buffer exactly, or the call fails. A buffer that no frame fits is never touched,
    /// so that one of 1 GiB costs no memory.
    fn recv(&self, dst: &mut [u8], _src_rank: usize) -> FerrotorchResult<()> {
        self.with(|script| {
            script.asked.push(dst.len());
            let Some(frame) = script.frames.pop() else {
                return Err(DistributedError::ChannelClosed { message: NO_MORE_FRAMES.into() }.into());
            };
            if frame.len() != dst.len() {
                return Err(DistributedError::SizeMismatch { expected: dst.len(), got: frame.len() }.into());
            }
            dst.copy_from_slice(&frame);
            Ok(())
        })
    }

    fn barrier(&self) -> FerrotorchResult<()> {
        Ok(())
    }
}

/// Makes `id`, 1 or more, the id of the agent's next call: an agent counts from 1, and a call that cannot be sent uses an id up.
pub fn burn_ids_below(agent: &RpcAgent, id: u64) {
    for _ in 1..id {
        let outcome = agent.rpc_sync(NOBODY, "", &[]);
        assert!(outcome.is_err(), "the crate called a rank that is not in the world");
    }
}
