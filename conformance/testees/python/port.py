#!/usr/bin/env python3
"""The testee around this port: the commands of conformance/testee-protocol.md over standard input and output.

Judge it with: tools/conform -- python3 THIS_FILE, and tools/conform live -- python3 THIS_FILE. Needs Python 3.8 and nothing else.
"""
import asyncio
import json
import struct
import sys

import codec
from failure import Failure
from functions import Holds, standard_functions
from star import Star

DRAIN_MS = 1_000  # of a leave that does not say


def unhex(value):
    """Bytes as hex, or as parts."""
    if isinstance(value, str):
        return bytes.fromhex(value)
    if isinstance(value, list):
        return b"".join(map(unhex, value))
    if "repeat" in value:
        return unhex(value["repeat"]) * int(value["count"])
    return struct.pack("<I", int(value["u32"])) if "u32" in value else struct.pack("<Q", int(value["u64"]))


# ---- Codec commands ----

def decode(message, data, cap, world_size):
    if message == "announce":
        return {"rank": str(codec.decode_announce(data, world_size))}
    if message == "frame":
        frames = codec.FrameReader(cap)
        frames.feed(data)
        kind, content = frames.next()
        return {"length": str(len(content)), "kind": kind}
    if message == "response_prefix":
        return {"message_length": str(codec.decode_response_prefix(data, cap))}
    if message == "request":
        request = codec.decode_request(data)
        return {"request_id": str(request.request_id), "name": request.name.hex(), "payload": request.payload.hex(),
                "canonical": request.canonical}
    response = codec.decode_response(data)
    return {"request_id": str(response.request_id), "is_error": response.is_error,
            "error_message" if response.is_error else "payload": response.content.hex(), "canonical": response.canonical}


def encode(message, fields, cap, world_size):
    if message == "announce":
        return codec.encode_announce(int(fields["rank"]), world_size)
    if message == "barrier":
        return codec.BARRIER
    request_id = int(fields["request_id"])
    if message == "request":
        return codec.encode_request(request_id, unhex(fields["name"]), unhex(fields["payload"]), cap)
    content = unhex(fields["error_message" if fields["is_error"] else "payload"])
    return codec.encode_response(request_id, fields["is_error"], content, cap)


DECODED = ("announce", "frame", "response_prefix", "request", "response")
ENCODED = ("announce", "barrier", "request", "response")


def answer_codec(command):
    name, message = command["command"], command.get("message")
    if message not in (DECODED if name == "decode" else ENCODED):
        return skipped()
    cap, world_size = int(command["cap"]), int(command.get("world_size", 0))
    try:
        if name == "decode":
            return {"result": "accepted", "fields": decode(message, unhex(command["bytes"]), cap, world_size)}
        return {"result": "accepted", "bytes": encode(message, command.get("fields", {}), cap, world_size).hex()}
    except codec.Incomplete:
        return {"result": "incomplete"}
    except codec.Refused as refused:
        return {"result": "rejected", "class": refused.error_class, "offset": refused.offset}


def skipped():
    return {"result": "skipped", "reason": "not in this port"}


# ---- Live commands ----

def seconds(command, key="timeout_ms"):
    return command[key] / 1000 if key in command else None


class Rank:
    """One rank of a job. Each command is a method: its answer, or a Failure."""

    def __init__(self):
        self.star, self.holds = None, Holds()

    async def join(self, command):
        self.star = Star(int(command["rank"]), int(command["world_size"]), command["address"], standard_functions(self.holds),
                         {int(peer["rank"]): peer for peer in command["crate_peers"]}, command.get("mode") == "raw",
                         seconds(command) or 30)
        await self.star.join()

    async def serve(self, command):
        if not self.star.is_raw:
            self.star.serve()
            return
        session = self.star.session(int(command["from"]))
        for size in command["sizes"]:
            await session.serve(int(size))

    async def call(self, command):
        return await self.star.call(int(command["to"]), command["name"], unhex(command["payload"]), seconds(command))

    async def barrier(self, command):
        await self.star.barrier(seconds(command))

    async def held(self, command):
        await self.holds.held(unhex(command["payload"]))

    async def release(self, command):
        self.holds.release(unhex(command["payload"]))

    async def tokens(self, command):
        await self.star.changed.until(lambda: self.star.tokens_count >= int(command["count"]))

    async def written(self, _command):
        waiting = [call for session in self.star.sessions() for call in session.waiting if call.request_id is not None]
        await self.star.changed.until(lambda: all(call.is_written or call.future.done() for call in waiting))

    async def leave(self, command):
        await self.star.leave(command.get("drain_ms", DRAIN_MS) / 1000)

    async def send(self, command):
        await self.star.send(int(command["to"]), unhex(command["payload"]), seconds(command))

    async def recv(self, command):
        return await self.star.receive(int(command["from"]), int(command["size"]), seconds(command))


async def answer_live(rank, command):
    method = getattr(rank, command["command"], None)
    if method is None:
        return skipped()
    try:
        payload = await method(command)
    except Failure as failure:
        return {"result": "failed", "kind": failure.kind, "message": str(failure)}
    return {"result": "done"} if payload is None else {"result": "replied", "payload": payload.hex()}


# ---- The loop ----

async def answer(rank, command):
    try:
        if command["command"] == "hello":
            found = {"result": "hello", "protocol": 1, "name": "python port", "version": "1"}
        elif command["command"] in ("decode", "encode"):
            found = answer_codec(command)
        else:
            found = await answer_live(rank, command)
    except Exception as error:
        found = {"result": "errored", "message": f"{type(error).__name__}: {error}"}
    if "id" in command:
        found["id"] = command["id"]
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


async def main():
    """A live command is begun before the next line is read, and may end whenever it does; a codec command ends at once."""
    rank, running = Rank(), set()
    while True:
        line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        command = json.loads(line) if line else {"command": "stop"}
        if command["command"] == "stop":
            break
        task = asyncio.ensure_future(answer(rank, command))
        running.add(task)
        task.add_done_callback(running.discard)
        await asyncio.sleep(0)
    for task in running:
        task.cancel()
    if rank.star and not rank.star.is_leaving:
        await rank.star.leave(0)


asyncio.run(main())
