//! The crate's TCP transport, watched: which requests have left.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::{Backend, TcpBackend};

#[derive(Default)]
struct Requests {
    begun: u64,
    written: u64,
}

pub struct Watched {
    backend: TcpBackend,
    requests: Mutex<Requests>,
    changed: Condvar,
}

impl Watched {
    pub fn new(backend: TcpBackend) -> Self {
        Self { backend, requests: Mutex::default(), changed: Condvar::new() }
    }

    /// A call is about to be made; it sends one request.
    pub fn call_begins(&self) {
        self.lock().begun += 1;
    }

    /// Until as many requests have been written, or refused by the transport, as calls have begun.
    pub fn wait_until_written(&self) {
        let is_behind = |requests: &mut Requests| requests.written < requests.begun;
        drop(self.changed.wait_while(self.lock(), is_behind).unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Requests> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend for Watched {
    fn rank(&self) -> usize {
        self.backend.rank()
    }

    fn world_size(&self) -> usize {
        self.backend.world_size()
    }

    fn send(&self, data: &[u8], dst_rank: usize) -> FerrotorchResult<()> {
        const RESPONSE_PREFIX_SIZE: usize = 8;
        const REQUEST_TAG: u8 = 1;
        let result = self.backend.send(data, dst_rank);
        if data.len() != RESPONSE_PREFIX_SIZE && data.first() == Some(&REQUEST_TAG) {
            self.lock().written += 1;
            self.changed.notify_all();
        }
        result
    }

    fn recv(&self, dst: &mut [u8], src_rank: usize) -> FerrotorchResult<()> {
        self.backend.recv(dst, src_rank)
    }

    fn recv_timeout(&self, dst: &mut [u8], src_rank: usize, timeout: Duration) -> FerrotorchResult<()> {
        self.backend.recv_timeout(dst, src_rank, timeout)
    }

    fn barrier(&self) -> FerrotorchResult<()> {
        self.backend.barrier()
    }
}
