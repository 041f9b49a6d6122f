"""Rank 0's side of barriers (BAR-5, BAR-6, BAR-7); a rank above 0 has its own in session.py and raw.py."""
import asyncio
from collections import deque

from failure import Failure, fail


class Barriers:
    """`sessions()` gives the sessions of all other ranks, or raises Failure while one of them is missing."""

    def __init__(self, sessions):
        self.sessions, self.waiting = sessions, deque()

    async def enter(self):
        if any(session.has_failed_barrier for session in self.sessions()):
            raise Failure("barrier_unusable")
        barrier = asyncio.get_running_loop().create_future()
        self.waiting.append(barrier)
        self.advance()
        try:
            await barrier
        except asyncio.CancelledError:  # its deadline
            if barrier in self.waiting:
                self.waiting.remove(barrier)
                self.fail("barrier_unusable")
            raise

    def advance(self):
        """Ends barriers for which every rank has sent its token."""
        while self.waiting:
            sessions = self.sessions()
            if not all(session.tokens_ahead for session in sessions):
                return
            barrier = self.waiting.popleft()
            for session in sessions:
                session.pass_barrier()
            if not barrier.done():
                barrier.set_result(None)

    def fail(self, kind):
        """All barriers under way, and with them those of every connection until that is made anew (BAR-7)."""
        for session in self.sessions(are_all_needed=False):
            session.fail_barriers(kind)
        while self.waiting:
            fail(self.waiting.popleft(), kind)

    def lost(self):
        if self.waiting:
            self.fail("connection_lost")


async def enter_raw(sessions):
    """The same by hand: the token of every other rank, in turn with whatever else is read from it."""
    if any(session.has_failed_barrier for session in sessions):
        raise Failure("barrier_unusable")
    try:
        await asyncio.gather(*(session.await_token() for session in sessions))
    except BaseException:
        for session in sessions:
            session.has_failed_barrier = True  # BAR-7
        raise
    for session in sessions:
        session.pass_barrier()
