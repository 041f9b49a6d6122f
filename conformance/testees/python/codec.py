"""The codec: messages to bytes and back (spec/protocol.md, sections 1 to 7). No I/O and no state but a frame half arrived.

A decoder takes a whole message and raises Refused on the first byte that it cannot accept (ERR-3). It takes no memory but a copy of what it
was given. An encoder gives what stands on the connection, frame headers included, and raises Refused for what no receiver would take.
"""
import struct
from typing import NamedTuple, Optional

CAP_MAX = 2**30  # LIM-1
RESPONSE_SIZE_MIN = 14


class Refused(Exception):
    def __init__(self, error_class, offset=0):
        super().__init__(f"{error_class} at byte {offset}")
        self.error_class, self.offset = error_class, offset


class Incomplete(Exception):
    """More bytes are needed (ANN-4, FRM-4)."""


class Request(NamedTuple):
    request_id: int
    name: bytes
    payload: bytes
    canonical: bool = True


class Response(NamedTuple):
    request_id: int
    is_error: bool
    content: bytes  # the error message where it is an error, else the payload (RSP-9)
    canonical: bool = True


class Reader:
    """Fields from the front of a message; the one place where bytes are taken (MSG-2)."""

    def __init__(self, data):
        self.data, self.at = memoryview(data), 0

    def take(self, size):
        if size > len(self.data) - self.at:
            raise Refused("truncated", self.at)
        self.at += size
        return bytes(self.data[self.at - size:self.at])

    def integer(self, size):
        return int.from_bytes(self.take(size), "little")  # MSG-1

    def text(self, size):
        at = self.at
        return utf8(self.take(size), at)

    def tag(self, tag):
        if self.integer(1) != tag:
            raise Refused("wrong_tag")

    def ended(self):
        return self.at == len(self.data)


def utf8(text, offset):
    try:
        text.decode("utf-8")  # strict: MSG-3
    except UnicodeDecodeError as error:
        raise Refused("invalid_utf8", offset + error.start) from None
    return text


def decode_announce(arrived, world_size):
    if len(arrived) < 8:
        raise Incomplete
    return check_rank(int.from_bytes(arrived[:8], "little"), world_size)


def check_rank(rank, world_size):
    if not 1 <= rank < world_size:
        raise Refused("invalid_rank")  # ANN-3
    return rank


def decode_request(content):
    reader = Reader(content)
    reader.tag(1)  # REQ-2
    request_id = reader.integer(8)
    name = reader.text(reader.integer(4))
    payload = reader.take(reader.integer(4))
    return Request(request_id, name, payload, reader.ended())


def decode_response_prefix(content, cap):
    length = Reader(content).integer(8)
    if length < RESPONSE_SIZE_MIN:
        raise Refused("too_small")  # RSP-3
    if length > cap:
        raise Refused("too_large")  # LIM-3
    return length


def decode_response(content):
    reader = Reader(content)
    reader.tag(2)  # RSP-5
    request_id, flag, size = reader.integer(8), reader.integer(1), reader.integer(4)
    text = reader.text(size) if flag == 1 else reader.take(size)  # RSP-7
    return Response(request_id, flag == 1, text, flag <= 1 and reader.ended())


def request_id_of(content):
    """Of a request or response frame that does not decode; both kinds are long enough to hold it (KND-3, KND-4)."""
    return int.from_bytes(content[1:9], "little")


def frame_kind(length, first_byte):
    """The table of frame kinds, from the top; first_byte is None before it has come."""
    if length == 1:
        return "barrier"  # KND-1
    if length == 8:
        return "response_prefix"  # KND-2
    if length < 9:
        raise Refused("unknown_frame")
    if first_byte is None:
        raise Incomplete
    if first_byte == 1:
        return "request"  # KND-3
    if first_byte == 2 and length >= RESPONSE_SIZE_MIN:
        return "response"  # KND-4
    raise Refused("unknown_frame", 8)  # KND-5


class FrameReader:
    """Cuts what arrives into frames, however it was split (FRM-3). `admit(length, first_byte)` judges each as early as it can (FRM-4): it
    raises Incomplete until it knows, Refused, or gives the kind. Memory grows with what has arrived, never with a length (LIM-5)."""

    def __init__(self, cap, admit=frame_kind):
        self.cap, self.admit, self.arrived, self.kind = cap, admit, bytearray(), None

    def feed(self, data):
        self.arrived += data

    def next(self):
        """The next frame's kind and content; raises Incomplete before it is whole."""
        if len(self.arrived) < 8:
            raise Incomplete
        length = int.from_bytes(self.arrived[:8], "little")
        if length > self.cap:
            raise Refused("too_large")  # LIM-2
        if self.kind is None:
            self.kind = self.admit(length, self.arrived[8] if len(self.arrived) > 8 else None)
        if len(self.arrived) < 8 + length:
            raise Incomplete
        with memoryview(self.arrived) as view:
            content = bytes(view[8:8 + length])
        del self.arrived[:8 + length]
        kind, self.kind = self.kind, None
        return kind, content


def frame(content):
    return struct.pack("<Q", len(content)) + content  # FRM-1


BARRIER = frame(b"\0")  # BAR-1, BAR-2


def encode_announce(rank, world_size):
    return struct.pack("<Q", check_rank(rank, world_size))  # ANN-1


def encode_request(request_id, name, payload, cap, padded_size: Optional[int] = None):
    """padded_size is what a server has declared (REQ-6): a larger request is refused (CRA-4)."""
    size = 17 + len(name) + len(payload)
    if size > (cap if padded_size is None else min(cap, padded_size)):
        raise Refused("too_large")  # LIM-4
    head = struct.pack("<BQI", 1, request_id, len(name)) + utf8(name, 13) + struct.pack("<I", len(payload))
    return frame(head + payload + bytes((padded_size or size) - size))


def encode_response(request_id, is_error, content, cap):
    """Both frames, to be written in one piece (RSP-1, RSP-2, RSP-4)."""
    size = RESPONSE_SIZE_MIN + len(content)
    if size > cap:
        raise Refused("too_large")  # LIM-4
    if is_error:
        utf8(content, RESPONSE_SIZE_MIN)
    message = struct.pack("<BQBI", 2, request_id, is_error, len(content)) + content  # RSP-8
    return frame(struct.pack("<Q", size)) + frame(message)
