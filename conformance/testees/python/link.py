"""One TCP connection: asyncio's transport on one side, a session (session.py or raw.py) on the other.

A session has: receive(data), next_frame() -> bytes or None, wants_reading(), is_idle(), end(), has_seen_frame.
"""
import asyncio
import socket

from codec import Incomplete, Refused, decode_announce, encode_announce

ANNOUNCE_SECONDS_MAX = 5
CLOSE_SECONDS_MAX = 5


class Link(asyncio.Protocol):
    def __init__(self, star, peer=None):
        self.star, self.peer = star, peer  # peer is None until it has announced itself
        self.session = self.transport = self.announce_limit = None
        self.arrived = bytearray()  # of the announce
        self.is_writable, self.is_reading = True, True

    def connection_made(self, transport):
        self.transport = transport
        self.star.open.add(self)
        transport.set_write_buffer_limits(high=0)  # what waits to be written stays in the session, where it can be withdrawn (SES-7)
        if self.peer is None:
            self.announce_limit = asyncio.get_running_loop().call_later(ANNOUNCE_SECONDS_MAX, self.refuse)  # ANN-6
        else:
            transport.write(encode_announce(self.star.rank, self.star.world_size))
            self.session = self.star.make_session(self)

    def data_received(self, data):
        self.acknowledge()
        try:
            if self.session is None:
                self.arrived += data
                self.peer, data = decode_announce(self.arrived, self.star.world_size), bytes(self.arrived[8:])
                self.announce_limit.cancel()
                self.session = self.star.admit(self)
            self.session.receive(data)
        except Incomplete:
            return
        except Refused:
            self.refuse()
            return
        self.flush()

    def acknowledge(self):
        """CRA-5: the crate writes a message in pieces, each of which waits for the last one's acknowledgement."""
        if self.peer in self.star.crates and hasattr(socket, "TCP_QUICKACK"):
            self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def pause_writing(self):
        self.is_writable = False

    def resume_writing(self):
        self.is_writable = True
        self.flush()

    def flush(self):
        """Hands frames to the transport, one at a time and only while it takes them whole."""
        while self.is_writable and not self.transport.is_closing():
            frame = self.session.next_frame()
            if frame is None:
                break
            self.transport.write(frame)
        if self.session.wants_reading() != self.is_reading and not self.transport.is_closing():
            self.is_reading = not self.is_reading
            self.transport.resume_reading() if self.is_reading else self.transport.pause_reading()
        self.star.changed.notify()

    def is_idle(self):
        return self.session.is_idle() and self.transport.get_write_buffer_size() == 0

    def refuse(self):
        """ERR-4, ANN-7."""
        self.star.refused_count += 1
        self.close()

    def close(self):
        """Later bytes are not read (FRM-5), and what was handed to the transport is written, for a while."""
        self.transport.close()
        asyncio.get_running_loop().call_later(CLOSE_SECONDS_MAX, self.transport.abort)
        self.ended()

    def connection_lost(self, _error):
        self.star.open.discard(self)
        self.ended()

    def ended(self):
        if self.announce_limit:
            self.announce_limit.cancel()
        if self.session:
            self.session.end()
        self.star.ended(self)
