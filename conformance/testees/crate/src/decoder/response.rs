//! Responses and their prefixes through the crate's agent: `rpc_sync` decodes them, `handle_request` encodes them.

use std::sync::Arc;

use ferrotorch_core::{FerrotorchError, FerrotorchResult};

use crate::backend::{PEER, ScriptedBackend, burn_ids_below};
use crate::request;
use crate::{BURNT_ID_MAX, Seen, framed};

/// Where the request_id stands.
const ID: std::ops::Range<usize> = 1..9;

/// The crate shows a response only to the call that awaits its id. An id that an agent can reach is made the awaited one; in place
/// of any other the id 1 is written into the bytes, and so that field stays unseen.
pub fn decode(bytes: &[u8]) -> Seen {
    let mut bytes = bytes.to_vec();
    let mut awaited = 1;
    let mut shown_id = None;
    if let Some(id) = bytes.get_mut(ID) {
        let given = u64::from_le_bytes((&*id).try_into().expect("8 bytes"));
        if (1..=BURNT_ID_MAX).contains(&given) {
            awaited = given;
            shown_id = Some(given);
        } else {
            id.copy_from_slice(&awaited.to_le_bytes());
        }
    }
    let prefix = (bytes.len() as u64).to_le_bytes().to_vec();
    match call(&ScriptedBackend::new([prefix, bytes]), awaited) {
        Ok(payload) => Seen::Reply { request_id: shown_id, payload },
        Err(error) => failed(error, shown_id),
    }
}

/// The crate has one error variant for all of these. Its text starts with words of the crate, so that no error message of a response
/// can pass for another outcome.
fn failed(error: FerrotorchError, request_id: Option<u64>) -> Seen {
    let whole_text = error.to_string();
    let FerrotorchError::InvalidArgument { message } = error else { return Seen::Errored(whole_text) };
    if let Some(remote) = message.strip_prefix("remote RPC error: ") {
        Seen::RemoteError { request_id, message: remote.into() }
    } else if message.starts_with("failed to deserialize RPC response: ") {
        Seen::Rejected(whole_text)
    } else {
        Seen::Errored(whole_text)
    }
}

/// The crate has taken a prefix when it asks for the message, and it asks for as many bytes as it read in the prefix.
pub fn decode_prefix(bytes: &[u8]) -> Seen {
    let backend = ScriptedBackend::new([bytes.to_vec()]);
    let outcome = call(&backend, 1);
    match (backend.asked()[..].get(1), outcome) {
        (Some(message_length), _) => Seen::PrefixTaken { message_length: *message_length as u64 },
        (None, Err(error)) => Seen::Rejected(error.to_string()),
        (None, Ok(_)) => Seen::Errored("the crate returned from a call without a response".into()),
    }
}

/// What a crate callee writes when its handler returns this. Any id is possible, for the callee echoes it.
pub fn encode(request_id: u64, result: Result<Vec<u8>, String>) -> Seen {
    let backend = ScriptedBackend::new([]);
    let agent = backend.agent();
    agent.register("f", move |_| result.clone());
    agent
        .handle_request(PEER, &request::bytes_of(request_id))
        .unwrap_or_else(|error| panic!("the crate did not answer a request: {error}"));
    Seen::Encoded(framed(&backend.sent()))
}

pub fn encode_error(request_id: u64, message: &[u8]) -> Seen {
    match std::str::from_utf8(message) {
        Ok(message) => encode(request_id, Err(message.to_owned())),
        Err(_) => Seen::Skipped("the crate takes an error message as String, which this is not: it is not UTF-8"),
    }
}

/// A call with this id, whose response is what the backend hands out.
fn call(backend: &Arc<ScriptedBackend>, id: u64) -> FerrotorchResult<Vec<u8>> {
    let agent = backend.agent();
    burn_ids_below(&agent, id);
    agent.rpc_sync(PEER, "f", &[])
}
