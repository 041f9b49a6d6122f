//! Barrier tokens through the crate's transport, on a real connection.

use ferrotorch_distributed::Backend;

use crate::protocol::Answer;
use crate::wire::Link;

/// What rank 1 of 2 writes in a barrier before it waits.
pub fn encode() -> Result<Answer, Answer> {
    let link = Link::to_rank_0(1, 2)?;
    let backend = link.backend();
    let bytes = link.written_until_it_waits(move || backend.barrier())?;
    Ok(Answer::Encoded(bytes))
}
