"""RPC on one connection (spec/protocol.md, sections 3 to 6 and 8 to 10), without a socket: bytes come in by receive(), frames go out by
next_frame(). It raises Refused for what the connection must be closed for (ERR-4).
"""
import asyncio
from collections import Counter, deque

from codec import (BARRIER, FrameReader, Incomplete, Refused, decode_request, decode_response, decode_response_prefix, encode_request,
                   encode_response, frame_kind, request_id_of)
from failure import Failure, fail

OPEN_PREFIXES_MAX = 1024  # beside one for each call of our own (LIM-6)
TOKENS_AHEAD_MAX = 2  # BAR-6
TOKENS_UNANSWERED_MAX = 2  # BAR-8
REQUESTS_MAX = 4096  # read and unanswered; more are answered with an error (ERR-6)
BACKLOG_MAX = 2**20  # bytes of requests held back, or of answers unwritten, over which nothing more is read


class Outgoing:
    """A call's request or a barrier's token. It has ended when its future is done, and then it is not written any more (SES-7)."""

    def __init__(self, frame, request_id=None):
        self.frame, self.request_id, self.is_written = frame, request_id, False
        self.future = asyncio.get_running_loop().create_future()


class Session:
    def __init__(self, star, peer, wake, crate=None):
        self.star, self.peer, self.wake, self.cap = star, peer, wake, star.cap
        self.crate = crate  # what a crate peer has declared, or None
        self.frames = FrameReader(self.cap, self.admit)
        self.has_seen_frame = self.has_ended = False
        self.open_prefixes = Counter()
        self.unread = deque()  # requests, until there are handlers (SES-10)
        self.unanswered = 0  # requests, unread ones too
        self.answers = deque()  # responses, and tokens of rank 0
        self.waiting = deque()  # Outgoing, unwritten
        self.calls = {}  # written, by request_id
        self.next_id = 1  # SES-2
        self.barriers = deque()  # Outgoing, of a rank above 0
        self.tokens_outstanding = 0  # of ours at the peer
        self.tokens_ahead = 0  # of the peer, for rank 0's barriers
        self.tokens_unanswered = 0  # of the peer
        self.has_failed_barrier = False
        self.dropped_count = 0

    # ---- What arrives ----

    def receive(self, data):
        if self.has_ended:
            return
        self.frames.feed(data)
        try:
            while True:
                kind, content = self.frames.next()
                getattr(self, "take_" + kind)(content)
        except Incomplete:
            pass

    def admit(self, length, first_byte):
        kind = frame_kind(length, first_byte)
        self.has_seen_frame = True
        if kind == "response":
            if not self.open_prefixes[length]:
                raise Refused("unknown_frame", 8)  # KND-6
            self.open_prefixes[length] -= 1
        return kind

    def take_response_prefix(self, content):
        self.open_prefixes[decode_response_prefix(content, self.cap)] += 1
        self.open_prefixes = +self.open_prefixes
        if sum(self.open_prefixes.values()) > OPEN_PREFIXES_MAX + len(self.calls):
            raise Refused("too_large")  # LIM-6

    def take_response(self, content):
        call = self.calls.pop(request_id_of(content), None)  # SES-4
        if call is None or call.future.done():
            self.dropped_count += 1  # SES-5
            return
        try:
            call.future.set_result(decode_response(content))
        except Refused as refused:
            call.future.set_exception(Failure("undecodable_response", str(refused)))  # ERR-7

    def take_request(self, content):
        self.unanswered += 1
        if self.star.is_serving:
            self.serve(content)
        else:
            self.unread.append(content)

    def serve_unread(self):
        while self.unread:
            self.serve(self.unread.popleft())
        self.wake()

    def serve(self, content):
        try:
            request = decode_request(content)
        except Refused as refused:
            self.answer(request_id_of(content), True, f"request refused: {refused}".encode())  # ERR-5
            return
        if self.unanswered > REQUESTS_MAX:
            self.answer(request.request_id, True, b"too many requests")
        elif self.star.is_leaving:
            self.answer(request.request_id, True, b"shutting down")  # SES-13
        else:
            self.star.handle(self, request)

    def answer(self, request_id, is_error, content):
        """SES-3: once for each request."""
        self.unanswered -= 1
        try:
            self.answers.append(encode_response(request_id, is_error, content, self.cap))
        except Refused as refused:
            self.answers.append(encode_response(request_id, True, f"response refused: {refused}".encode(), self.cap))
        self.wake()

    # ---- What goes out ----

    def next_frame(self):
        if self.answers:
            return self.answers.popleft()
        for outgoing in list(self.waiting):
            if outgoing.future.done():
                self.waiting.remove(outgoing)
            elif self.may_write(outgoing):
                self.waiting.remove(outgoing)
                self.write(outgoing)
                return outgoing.frame
            elif self.crate is not None:
                break  # nothing overtakes what waits for a crate peer's turn
        return None

    def may_write(self, outgoing):
        is_token = outgoing.request_id is None
        if self.crate is None:
            return not is_token or self.tokens_outstanding < TOKENS_UNANSWERED_MAX
        if self.unanswered or self.tokens_unanswered or self.tokens_outstanding:
            return False  # CRA-1, CRA-2
        return len(self.calls) < (1 if is_token else int(self.crate.get("calls_max", 1)))

    def write(self, outgoing):
        outgoing.is_written = True
        if outgoing.request_id is None:
            self.tokens_outstanding += 1
        else:
            self.calls[outgoing.request_id] = outgoing

    def wants_reading(self):
        """SES-12: always, while a call of our own is under way."""
        backlog = sum(map(len, self.unread)) + sum(map(len, self.answers))
        return bool(self.calls) or bool(self.waiting) or backlog <= BACKLOG_MAX

    def call(self, name, payload):
        """A future that becomes the Response, or a Failure. Cancelling it ends the call."""
        padded_size = None if self.crate is None or "request_size" not in self.crate else int(self.crate["request_size"])
        try:
            request = encode_request(self.next_id, name, payload, self.cap, padded_size)
        except Refused as refused:
            raise Failure("too_large", str(refused)) from None
        call = Outgoing(request, self.next_id)
        self.next_id += 1
        call.future.add_done_callback(lambda _: self.call_ended(call))
        self.waiting.append(call)
        self.wake()
        return call.future

    def call_ended(self, call):
        """A crate peer's turn goes on until its response has come (CRA-2)."""
        if self.crate is None:
            self.calls.pop(call.request_id, None)
        self.wake()

    # ---- Barriers ----

    def enter_barrier(self):
        """Of a rank above 0: a future that is done when rank 0's token has come (BAR-4)."""
        if self.has_failed_barrier:
            raise Failure("barrier_unusable")
        token = Outgoing(BARRIER)
        token.future.add_done_callback(lambda _: self.barrier_ended(token))
        self.barriers.append(token)
        self.waiting.append(token)
        self.wake()
        return token.future

    def barrier_ended(self, token):
        if token in self.barriers:  # it has failed, and takes the others with it
            self.barriers.remove(token)
            self.fail_barriers("barrier_unusable")

    def fail_barriers(self, kind):
        """BAR-7: what belongs to a failed barrier is dropped from here on."""
        self.has_failed_barrier = True
        self.dropped_count += self.tokens_ahead
        self.tokens_ahead = 0
        while self.barriers:
            fail(self.barriers.popleft().future, kind)

    def take_barrier(self, _content):
        self.star.tokens_count += 1
        if self.star.rank == 0:
            self.tokens_unanswered += 1
        elif self.tokens_outstanding == 0:
            raise Refused("unknown_frame", 8)  # BAR-9
        else:
            self.tokens_outstanding -= 1
        if self.has_failed_barrier:
            self.dropped_count += 1  # BAR-7
        elif self.star.rank == 0:
            self.tokens_ahead += 1
            if self.tokens_ahead > TOKENS_AHEAD_MAX + len(self.star.barriers.waiting):
                raise Refused("too_large")  # BAR-6
            self.star.barriers.advance()
        else:
            self.barriers.popleft().future.set_result(None)

    def pass_barrier(self):
        """Of rank 0: one token of the peer is used up, and answered (BAR-5)."""
        self.tokens_ahead -= 1
        self.tokens_unanswered -= 1
        self.answers.append(BARRIER)
        self.wake()

    # ---- The end ----

    def is_idle(self):
        is_answered = self.unanswered == len(self.unread)
        return is_answered and not self.answers and all(call.future.done() for call in [*self.waiting, *self.calls.values()])

    def end(self, kind="connection_lost"):
        """SES-8."""
        self.has_ended = True
        calls = [*self.waiting, *self.calls.values()]
        self.fail_barriers(kind)
        self.waiting.clear()
        self.calls.clear()
        for call in calls:
            fail(call.future, kind)
