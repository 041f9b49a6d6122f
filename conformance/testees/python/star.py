"""The star: rank 0 accepts and every other rank connects to it (spec/protocol.md, section 2). Calls, barriers and raw frames by rank."""
import asyncio

from barrier import Barriers, enter_raw
from codec import CAP_MAX, Refused, decode_request, frame
from failure import Failure, Signal
from link import Link
from raw import RawSession
from session import Session

JOIN_SECONDS_MAX = 30
RETRY_SECONDS_MIN, RETRY_SECONDS_MAX = 0.01, 0.5


class Star:
    def __init__(self, rank, world_size, address, functions, crates, is_raw=False, timeout=JOIN_SECONDS_MAX):
        """functions(star): its names, each with a coroutine of (star, request, session); crates: what each crate rank has declared."""
        host, _, port = address.rpartition(":")
        self.host, self.port = host, int(port)
        self.rank, self.world_size, self.cap = rank, world_size, CAP_MAX
        self.functions, self.crates, self.is_raw, self.timeout = functions, crates, is_raw, timeout
        self.links, self.open, self.changed = {}, set(), Signal()  # open: links that have not announced themselves, too
        self.server = None
        self.tasks = set()
        self.is_serving = self.is_leaving = False
        self.tokens_count = self.refused_count = 0
        self.barriers = Barriers(self.sessions)

    # ---- Connections ----

    async def join(self):
        """Done when connected: rank 0 with all others, another rank with rank 0."""
        if self.rank == 0:
            self.server = await asyncio.get_running_loop().create_server(lambda: Link(self), self.host, self.port, reuse_address=True)
            await self.within(JOIN_SECONDS_MAX, self.changed.until(lambda: len(self.links) == self.world_size - 1))
        else:
            self.deadline = asyncio.get_running_loop().time() + JOIN_SECONDS_MAX
            await self.connect()

    async def connect(self):
        """ANN-10: tries again, ever more slowly, until the deadline."""
        pause = RETRY_SECONDS_MIN
        while not self.is_leaving:
            try:
                transport, link = await asyncio.get_running_loop().create_connection(lambda: Link(self, peer=0), self.host, self.port)
                if transport.get_extra_info("sockname") != transport.get_extra_info("peername"):
                    self.links[0] = link
                    return
                transport.abort()  # TCP connects a port to itself where nobody listens and the system picked that very port
            except OSError as error:
                if asyncio.get_running_loop().time() > self.deadline:
                    raise Failure("timed_out", f"no connection to rank 0: {error}") from None
            await asyncio.sleep(pause)
            pause = min(2 * pause, RETRY_SECONDS_MAX)

    def make_session(self, link):
        make = RawSession if self.is_raw else Session
        return make(self, link.peer, link.flush, self.crates.get(link.peer))

    def admit(self, link):
        """Of rank 0: an announce has come."""
        if link.peer in self.links or self.is_leaving:
            raise Refused("invalid_rank")  # ANN-8
        self.links[link.peer] = link
        return self.make_session(link)

    def ended(self, link):
        """Of a connection that is lost or being closed."""
        self.changed.notify()
        if self.links.get(link.peer) is not link:
            return
        del self.links[link.peer]  # ANN-9
        self.barriers.lost()
        if self.rank != 0 and not link.session.has_seen_frame and not self.is_leaving:
            self.spawn(self.connect())  # ANN-10: refused, perhaps, while our last connection was not seen closed

    def sessions(self, are_all_needed=True):
        if are_all_needed and len(self.links) < (self.world_size - 1 if self.rank == 0 else 1):
            raise Failure("no_connection")
        return [link.session for link in self.links.values()]

    def session(self, peer):
        if self.is_leaving:
            raise Failure("shut_down")  # SES-13
        if peer == self.rank:
            raise Failure("self_call")
        if peer >= self.world_size:
            raise Failure("invalid_rank")
        if peer not in self.links:
            raise Failure("no_connection")
        return self.links[peer].session

    # ---- What a program does ----

    async def within(self, seconds, awaitable):
        try:
            return await asyncio.wait_for(awaitable, seconds)
        except asyncio.TimeoutError:
            raise Failure("timed_out") from None

    async def call(self, to, name, payload, timeout=None, caller=None):
        """The payload of the reply, or a Failure. caller: the session that waits for the handler which makes this call."""
        session = self.session(to)
        if session is caller and session.crate is not None:
            raise Failure("would_deadlock")  # CRA-3
        response = await self.within(timeout or self.timeout, session.call(name.encode(), payload))
        if not response.is_error:
            return response.content
        message = response.content.decode()
        is_missing = message == f"function '{name}' not registered on rank {to}"
        raise Failure("function_not_found" if is_missing else "remote_error", message)

    async def barrier(self, timeout=None):
        sessions = self.sessions()
        if self.rank != 0:
            entered = sessions[0].enter_barrier()
        else:
            entered = enter_raw(sessions) if self.is_raw else self.barriers.enter()
        await self.within(timeout or self.timeout, entered)

    async def send(self, to, content, timeout=None):
        if len(content) > self.cap:
            raise Failure("too_large")  # LIM-4
        await self.within(timeout or self.timeout, self.session(to).send(frame(content)))

    async def receive(self, peer, size, timeout=None):
        return await self.within(timeout or self.timeout, self.session(peer).receive_frame(size))

    def serve(self):
        self.is_serving = True
        for session in self.sessions(are_all_needed=False):
            session.serve_unread()

    # ---- Requests ----

    def handle(self, session, request):
        self.spawn(self.answer(session, request))

    async def answer(self, session, request):
        session.answer(request.request_id, *await self.run(session, request))

    async def response_to(self, session, content):
        """Whether it is an error, and its content, for a request that was received by hand."""
        try:
            return await self.run(session, decode_request(content))
        except Refused as refused:
            return True, f"request refused: {refused}".encode()  # ERR-5

    async def run(self, session, request):
        name = request.name.decode()
        function = self.functions.get(name)
        if function is None:
            return True, f"function '{name}' not registered on rank {self.rank}".encode()  # ERR-6
        try:
            return False, await function(self, request.payload, session)
        except Exception as error:  # whatever went wrong, the caller is told (ERR-6)
            return True, str(error).encode(errors="replace")

    def spawn(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # ---- The end ----

    async def leave(self, drain):
        """SES-13: starts no call, answers what was read, for so many seconds, and closes."""
        self.is_leaving = True
        if self.server:
            self.server.close()
        links = list(self.links.values())
        try:
            await asyncio.wait_for(self.changed.until(lambda: all(link.is_idle() for link in links)), drain)
        except asyncio.TimeoutError:
            pass
        for link in list(self.open):
            link.close()
        await self.changed.until(lambda: not self.open)
