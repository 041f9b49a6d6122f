//! Measures the crate's codec through its public API: one JSON line for each operation and payload size.
//!
//! The codec is private, so each number includes what the API does around it; the comment at each operation says what. The transport
//! does nothing, or copies the message into the crate's buffer.

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ferrotorch_core::{FerrotorchError, FerrotorchResult};
use ferrotorch_distributed::{Backend, RpcAgent};
use serde_json::json;

use crate::backend::PEER;
use crate::request;

const PAYLOAD_SIZES: [usize; 3] = [64, 4096, 1 << 20];
const NAME: &str = "echo";
const TIME_PER_BATCH: Duration = Duration::from_millis(20);

pub fn run() -> io::Result<()> {
    for payload_size in PAYLOAD_SIZES {
        let payload = vec![0xa5; payload_size];
        let row = |name, nanoseconds: f64| {
            let rounded = (nanoseconds * 10.0).round() / 10.0;
            writeln!(io::stdout(), "{}", json!({"name": name, "payload_size": payload_size, "nanoseconds": rounded}))
        };
        row("encode request", encode_request(&payload))?;
        row("decode request", decode_request(&payload))?;
        row("encode response", encode_response(payload.clone()))?;
        row("decode response", decode_response(&payload))?;
    }
    Ok(())
}

/// Includes: taking an id under a lock, a copy of the name and one of the payload into the request, freeing all.
fn encode_request(payload: &[u8]) -> f64 {
    let agent = RpcAgent::new(Arc::new(Sink { fails: true }));
    nanoseconds_per_call(|| agent.rpc_sync(PEER, NAME, payload).is_err())
}

/// Includes: the look-up of the function under a lock, its call, the encoding of an empty response, freeing all.
fn decode_request(payload: &[u8]) -> f64 {
    let agent = RpcAgent::new(Arc::new(Sink { fails: false }));
    agent.register(NAME, |payload| {
        black_box(payload);
        Ok(Vec::new())
    });
    let message = request::bytes_of(7, NAME, payload);
    nanoseconds_per_call(|| agent.handle_request(PEER, &message).is_ok())
}

/// Includes: the decoding of an empty request, the look-up under a lock, the call of a function that copies the payload for the crate
/// to own, freeing all.
fn encode_response(payload: Vec<u8>) -> f64 {
    let agent = RpcAgent::new(Arc::new(Sink { fails: false }));
    agent.register(NAME, move |_| Ok(payload.clone()));
    let message = request::bytes_of(7, NAME, &[]);
    nanoseconds_per_call(|| agent.handle_request(PEER, &message).is_ok())
}

/// Includes: the encoding of an empty request, the crate's zeroed buffer and the copy of the message into it, freeing all.
fn decode_response(payload: &[u8]) -> f64 {
    let mut message = vec![2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    message.extend(u32::try_from(payload.len()).expect("at most 1 MiB").to_le_bytes());
    message.extend(payload);
    let agent = RpcAgent::new(Arc::new(Answering { message, request_id: Mutex::default() }));
    nanoseconds_per_call(|| agent.rpc_sync(PEER, NAME, &[]).is_ok())
}

/// The mean of the fastest of ten batches, for whatever else runs on the machine only ever adds.
///
/// # Panics
/// When a call does not succeed.
fn nanoseconds_per_call(mut succeeds: impl FnMut() -> bool) -> f64 {
    let mut time = |calls: u32| {
        let start = Instant::now();
        for _ in 0..calls {
            assert!(black_box(succeeds()), "a measured call failed");
        }
        start.elapsed()
    };
    let mut calls = 1;
    while time(calls) < TIME_PER_BATCH {
        calls *= 2;
    }
    let fastest = (0..10).map(|_| time(calls)).min().expect("ten batches");
    fastest.as_secs_f64() * 1e9 / f64::from(calls)
}

/// Takes every frame and keeps none. When it fails, so does the call, at once and without a text to format.
struct Sink {
    fails: bool,
}

impl Backend for Sink {
    fn rank(&self) -> usize {
        0
    }

    fn world_size(&self) -> usize {
        2
    }

    fn send(&self, data: &[u8], _dst_rank: usize) -> FerrotorchResult<()> {
        black_box(data);
        if self.fails { Err(FerrotorchError::NoGradFn) } else { Ok(()) }
    }

    fn recv(&self, _dst: &mut [u8], _src_rank: usize) -> FerrotorchResult<()> {
        Err(FerrotorchError::NoGradFn)
    }

    fn barrier(&self) -> FerrotorchResult<()> {
        Ok(())
    }
}

/// Answers each request with the same response, under the request's id.
struct Answering {
    message: Vec<u8>,
    request_id: Mutex<[u8; 8]>,
}

impl Backend for Answering {
    fn rank(&self) -> usize {
        0
    }

    fn world_size(&self) -> usize {
        2
    }

    fn send(&self, data: &[u8], _dst_rank: usize) -> FerrotorchResult<()> {
        self.request_id.lock().expect("never poisoned").copy_from_slice(&data[1..9]);
        Ok(())
    }

    fn recv(&self, dst: &mut [u8], _src_rank: usize) -> FerrotorchResult<()> {
        if dst.len() == 8 {
            dst.copy_from_slice(&(self.message.len() as u64).to_le_bytes());
        } else {
            dst.copy_from_slice(&self.message);
            dst[1..9].copy_from_slice(&*self.request_id.lock().expect("never poisoned"));
        }
        Ok(())
    }

    fn barrier(&self) -> FerrotorchResult<()> {
        Ok(())
    }
}
