"""The functions that every rank of a live world serves (conformance/testee-protocol.md)."""
import asyncio

from codec import RESPONSE_SIZE_MIN
from failure import Failure, Signal


def number(payload):
    if len(payload) < 8:
        raise ValueError("the payload must start with a number of 8 bytes")
    return int.from_bytes(payload[:8], "little")


async def echo(_star, payload, _caller):
    return payload


async def fail(_star, payload, _caller):
    raise ValueError(payload.decode())


async def sleep(_star, payload, _caller):
    await asyncio.sleep(number(payload) / 1000)
    return b""


async def some_bytes(star, payload, _caller):
    count = number(payload)
    if count > star.cap - RESPONSE_SIZE_MIN:
        raise ValueError("more bytes than a response may hold")
    return (bytes(range(251)) * (count // 251 + 1))[:count]


async def relay(star, payload, caller):
    try:
        return await star.call(number(payload), "echo", payload[8:], caller=caller)
    except Failure as failure:
        raise ValueError(failure.kind) from None


class Holds:
    """Calls of `hold`, which wait here until `release` names them."""

    def __init__(self):
        self.waiting, self.changed = [], Signal()  # payload and future

    async def hold(self, _star, payload, _caller):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((payload, future))
        self.changed.notify()
        await future
        return payload

    async def held(self, payload):
        await self.changed.until(lambda: any(each == payload for each, _ in self.waiting))

    def release(self, payload):
        for entry in self.waiting:
            if entry[0] == payload:
                self.waiting.remove(entry)
                entry[1].set_result(None)
                return
        raise ValueError("no call of hold with this payload waits here")


def standard_functions(holds):
    return {"echo": echo, "fail": fail, "sleep": sleep, "bytes": some_bytes, "relay": relay, "hold": holds.hold}
