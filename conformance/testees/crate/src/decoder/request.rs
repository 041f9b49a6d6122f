//! Requests through the crate's agent: `handle_request` decodes one, `rpc_sync` encodes one.

use ferrotorch_core::FerrotorchResult;
use ferrotorch_distributed::RpcAgent;

use crate::backend::{PEER, ScriptedBackend, burn_ids_below};
use crate::{BURNT_ID_MAX, Seen, framed};

/// Two runs show all fields: without functions the crate answers with the name that it misses; with an echo under that name it
/// answers with the payload.
pub fn decode(bytes: &[u8]) -> Seen {
    let missing = match handle(bytes, |_| {}) {
        Ok(sent) => reply(&sent),
        Err(error) => return Seen::Rejected(error.to_string()),
    };
    let name = missing_name(&missing);
    let sent = handle(bytes, |agent| agent.register(&name, |payload| Ok(payload.to_vec())))
        .unwrap_or_else(|error| panic!("the crate took these bytes once and not twice: {error}"));
    let echoed = reply(&sent);
    assert!(!echoed.is_error && echoed.request_id == missing.request_id, "the crate answered the same bytes differently");
    Seen::Request { request_id: missing.request_id, name: name.into(), payload: echoed.content }
}

/// What rank 0 writes for a call with these fields.
pub fn encode(request_id: u64, name: &[u8], payload: &[u8]) -> Seen {
    if !(1..=BURNT_ID_MAX).contains(&request_id) {
        return Seen::Skipped("an agent of the crate counts its ids from 1");
    }
    let Ok(name) = std::str::from_utf8(name) else {
        return Seen::Skipped("the crate takes a name as &str, which this is not: it is not UTF-8");
    };
    let backend = ScriptedBackend::new([]);
    let agent = backend.agent();
    burn_ids_below(&agent, request_id);
    // It has been sent and waits for a response that does not come.
    let outcome = agent.rpc_sync(PEER, name, payload);
    assert!(outcome.is_err(), "the crate returned from a call without a response");
    Seen::Encoded(framed(&backend.sent()))
}

/// The bytes of a request for the function `f`, without a payload.
pub fn bytes_of(request_id: u64) -> Vec<u8> {
    [&[1], &request_id.to_le_bytes()[..], &1_u32.to_le_bytes(), b"f", &0_u32.to_le_bytes()].concat()
}

/// The frames that an agent with these functions sends for a request.
fn handle(bytes: &[u8], register: impl FnOnce(&RpcAgent)) -> FerrotorchResult<Vec<Vec<u8>>> {
    let backend = ScriptedBackend::new([]);
    let agent = backend.agent();
    register(&agent);
    agent.handle_request(PEER, bytes)?;
    Ok(backend.sent())
}

/// What the crate wrote in answer to a request.
struct Reply {
    request_id: u64,
    is_error: bool,
    content: Vec<u8>,
}

fn reply(sent: &[Vec<u8>]) -> Reply {
    let [_prefix, message] = sent else { panic!("the crate answered with {} frames, not 2", sent.len()) };
    let Some(([_tag, request_id @ .., error_flag, _, _, _, _], content)) = message.split_first_chunk::<14>() else {
        panic!("the crate answered with {} bytes", message.len())
    };
    Reply { request_id: u64::from_le_bytes(*request_id), is_error: *error_flag == 1, content: content.to_vec() }
}

fn missing_name(reply: &Reply) -> String {
    std::str::from_utf8(&reply.content)
        .ok()
        .filter(|_| reply.is_error)
        .and_then(|text| text.strip_prefix("function '")?.strip_suffix("' not registered on rank 0"))
        .expect("the crate says which function it misses")
        .to_owned()
}
