//! The published crate as a port behind `conformance/decoder.h`, for fuzzing: nothing but its agent on a transport in memory, no
//! thread, no socket. Announces and frames are its transport's and cannot be asked here; the witness beside this asks for them.
//!
//! The crate's codec is private. Every answer is what an agent of the crate does with the bytes, seen through its public API. A panic
//! is answered as an error of the port. No line of the crate is copied here.

mod abi;
#[path = "../backend.rs"]
mod backend;
mod request;
mod response;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use abi::{Answer, Bytes, Command, Decoder};

const _: () = assert!(usize::BITS == 64, "a u64 of the protocol is a usize of the crate");

/// The crate's `MAX_RPC_MSG_SIZE`, which nobody can set.
const CRATE_CAP: u64 = 1 << 30;

/// The highest id of a call that is reached by burning the ones below it.
const BURNT_ID_MAX: u64 = 4;

/// The frames as `TcpBackend` writes them to a connection.
fn framed(frames: &[Vec<u8>]) -> Vec<u8> {
    frames.iter().flat_map(|frame| [&(frame.len() as u64).to_le_bytes()[..], frame].concat()).collect()
}

/// What an agent of the crate made of the bytes or fields.
enum Seen {
    PrefixTaken {
        message_length: u64,
    },
    Request {
        request_id: u64,
        name: Vec<u8>,
        payload: Vec<u8>,
    },
    /// The id is none where another was written in its place.
    Reply {
        request_id: Option<u64>,
        payload: Vec<u8>,
    },
    RemoteError {
        request_id: Option<u64>,
        message: Vec<u8>,
    },
    Encoded(Vec<u8>),
    Rejected(String),
    Skipped(&'static str),
    Errored(String),
}

#[unsafe(no_mangle)]
pub extern "C" fn ferrorpc_decoder_v1() -> *const Decoder {
    static DECODER: Decoder = Decoder {
        version: abi::VERSION,
        flags: abi::IS_CRATE,
        name: concat!("ferrotorch-distributed ", env!("CRATE_VERSION"), "\0").as_ptr().cast(),
        decode,
        encode,
    };
    &DECODER
}

unsafe extern "C" fn decode(command: *const Command, answer: *mut Answer) {
    let command = unsafe { &*command };
    let bytes = unsafe { command.bytes.get() };
    let seen = carry_out(|| match command.message {
        abi::RESPONSE_PREFIX if command.cap != CRATE_CAP => Seen::Skipped("the crate's cap is fixed"),
        abi::RESPONSE_PREFIX => response::decode_prefix(bytes),
        abi::REQUEST => request::decode(bytes),
        abi::RESPONSE => response::decode(bytes),
        _ => Seen::Skipped("the crate's agent has no such message"),
    });
    put(seen, unsafe { &mut *answer });
}

unsafe extern "C" fn encode(command: *const Command, answer: *mut Answer) {
    let command = unsafe { &*command };
    let fields = &command.fields;
    let (name, payload, error_message) = unsafe { (fields.name.get(), fields.payload.get(), fields.error_message.get()) };
    let seen = carry_out(|| match command.message {
        _ if command.cap != CRATE_CAP => Seen::Skipped("the crate's cap is fixed"),
        abi::REQUEST => request::encode(fields.request_id, name, payload),
        abi::RESPONSE if fields.is_error != 0 => response::encode_error(fields.request_id, error_message),
        abi::RESPONSE => response::encode(fields.request_id, Ok(payload.to_vec())),
        _ => Seen::Skipped("the crate's agent has no such message"),
    });
    put(seen, unsafe { &mut *answer });
}

fn carry_out(operation: impl FnOnce() -> Seen) -> Seen {
    catch_unwind(AssertUnwindSafe(operation)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Seen::Errored(format!("panicked: {}", text.unwrap_or("no text")))
    })
}

/// Where it points, the bytes are kept until the next call.
fn put(seen: Seen, answer: &mut Answer) {
    let fields = &mut answer.fields;
    answer.result = abi::ACCEPTED;
    match seen {
        Seen::PrefixTaken { message_length } => {
            fields.observed = abi::MESSAGE_LENGTH;
            fields.message_length = message_length;
        }
        Seen::Request { request_id, name, payload } => {
            fields.observed = abi::REQUEST_ID | abi::NAME | abi::PAYLOAD;
            fields.request_id = request_id;
            [fields.name, fields.payload] = keep([name, payload]);
        }
        Seen::Reply { request_id, payload } => {
            fields.observed = abi::IS_ERROR | abi::PAYLOAD | request_id.map_or(0, |_| abi::REQUEST_ID);
            fields.request_id = request_id.unwrap_or(0);
            [fields.payload, _] = keep([payload, Vec::new()]);
        }
        Seen::RemoteError { request_id, message } => {
            fields.observed = abi::IS_ERROR | abi::ERROR_MESSAGE | request_id.map_or(0, |_| abi::REQUEST_ID);
            fields.is_error = 1;
            fields.request_id = request_id.unwrap_or(0);
            [fields.error_message, _] = keep([message, Vec::new()]);
        }
        Seen::Encoded(bytes) => [answer.bytes, _] = keep([bytes, Vec::new()]),
        Seen::Rejected(text) => (answer.result, answer.text) = (abi::REJECTED, keep([text.into(), Vec::new()])[0]),
        Seen::Skipped(text) => (answer.result, answer.text) = (abi::SKIPPED, text.as_bytes().into()),
        Seen::Errored(text) => (answer.result, answer.text) = (abi::ERRORED, keep([text.into(), Vec::new()])[0]),
    }
}

fn keep(parts: [Vec<u8>; 2]) -> [Bytes; 2] {
    thread_local! {
        static KEPT: RefCell<[Vec<u8>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
    }
    KEPT.with_borrow_mut(|kept| {
        *kept = parts;
        [kept[0].as_slice().into(), kept[1].as_slice().into()]
    })
}
