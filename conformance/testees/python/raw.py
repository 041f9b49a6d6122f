"""Raw frames on one connection, by hand and in program order (SES-11): frames without kinds, and calls, requests and barriers made of them.

What reads frames takes turns. A call or barrier keeps its turn after its deadline, until what it waits for has come and is dropped: so the
frames behind it stay in step.
"""
import asyncio
from collections import deque

from codec import BARRIER, FrameReader, Incomplete, Refused, decode_response, decode_response_prefix, encode_request, encode_response
from codec import request_id_of
from failure import Failure

BACKLOG_MAX = 2**24  # bytes of frames that nobody has asked for, over which nothing more is read


class Outgoing:
    def __init__(self, frame):
        self.frame, self.is_written, self.is_withdrawn = frame, False, False


class RawSession:
    def __init__(self, star, peer, wake, crate=None):
        self.star, self.peer, self.wake, self.cap, self.crate = star, peer, wake, star.cap, crate
        self.frames = FrameReader(self.cap, self.admit)
        self.has_seen_frame = self.has_ended = self.has_failed_barrier = False
        self.arrived, self.arrived_size = deque(), 0
        self.outgoing = deque()
        self.turn = asyncio.Lock()
        self.next_id = 1
        self.dropped_count = 0

    def admit(self, _length, _first_byte):
        self.has_seen_frame = True
        return "raw"

    def receive(self, data):
        self.frames.feed(data)
        try:
            while True:
                _, content = self.frames.next()
                self.arrived.append(content)
                self.arrived_size += len(content)
        except Incomplete:
            pass

    def next_frame(self):
        while self.outgoing:
            outgoing = self.outgoing.popleft()
            if not outgoing.is_withdrawn:
                outgoing.is_written = True
                return outgoing.frame
        return None

    def wants_reading(self):
        return self.arrived_size <= BACKLOG_MAX

    def is_idle(self):
        return not self.outgoing and not self.turn.locked()

    def end(self):
        self.has_ended = True

    # ---- By hand ----

    def write(self, frame):
        outgoing = Outgoing(frame)
        self.outgoing.append(outgoing)
        self.wake()
        return outgoing

    async def send(self, frame):
        """Done once the frame is on its way."""
        outgoing = self.write(frame)
        try:
            await self.star.changed.until(lambda: outgoing.is_written or self.has_ended)
        finally:
            outgoing.is_withdrawn = True  # SES-7, where it is not written yet
        if not outgoing.is_written:
            raise Failure("connection_lost")

    async def next(self):
        await self.star.changed.until(lambda: self.arrived or self.has_ended)
        if not self.arrived:
            raise Failure("connection_lost")
        content = self.arrived.popleft()
        self.arrived_size -= len(content)
        self.wake()
        return content

    async def receive_frame(self, size):
        async with self.turn:
            content = await self.next()
        if len(content) != size:
            raise Failure("size_mismatch", f"a frame of {len(content)} bytes, not {size}")
        return content

    async def call(self, name, payload):
        padded_size = None if self.crate is None or "request_size" not in self.crate else int(self.crate["request_size"])
        request_id, self.next_id = self.next_id, self.next_id + 1
        try:
            request = encode_request(request_id, name, payload, self.cap, padded_size)
        except Refused as refused:
            raise Failure("too_large", str(refused)) from None
        return await self.exchange(request, lambda: self.response(request_id))

    async def response(self, request_id):
        while True:
            try:
                decode_response_prefix(await self.next(), self.cap)
            except Refused as refused:
                raise Failure("size_mismatch", str(refused)) from None
            message = await self.next()
            if request_id_of(message) != request_id:
                self.dropped_count += 1  # SES-5
                continue
            try:
                return decode_response(message)
            except Refused as refused:
                raise Failure("undecodable_response", str(refused)) from None

    async def token(self):
        content = await self.next()
        if len(content) != 1:
            raise Failure("size_mismatch", f"a frame of {len(content)} bytes where a token was due")

    async def exchange(self, frame, answer):
        """Writes the frame when it is its turn, and awaits the answer. One that is written goes on when it is cancelled."""
        outgoing = Outgoing(frame)

        async def in_turn():
            async with self.turn:
                if frame and not outgoing.is_withdrawn:
                    self.outgoing.append(outgoing)
                    self.wake()
                return await answer()

        task = asyncio.ensure_future(in_turn())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # late answers are dropped
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if frame and not outgoing.is_written:
                outgoing.is_withdrawn = True
                task.cancel()
            raise

    async def serve(self, size):
        """Receives one request and answers it."""
        request = await self.receive_frame(size)
        is_error, content = await self.star.response_to(self, request)
        try:
            frames = encode_response(request_id_of(request), is_error, content, self.cap)
        except Refused as refused:
            frames = encode_response(request_id_of(request), True, f"response refused: {refused}".encode(), self.cap)
        await self.send(frames)

    # ---- Barriers ----

    async def enter_barrier(self):
        """Of a rank above 0 (BAR-4)."""
        if self.has_failed_barrier:
            raise Failure("barrier_unusable")
        try:
            await self.exchange(BARRIER, self.token)
        except BaseException:
            self.has_failed_barrier = True  # BAR-7
            raise

    async def await_token(self):
        """Of rank 0, which answers it by pass_barrier."""
        await self.exchange(b"", self.token)

    def pass_barrier(self):
        self.write(BARRIER)
