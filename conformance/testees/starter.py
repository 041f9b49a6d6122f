#!/usr/bin/env python3
"""A complete small port of the protocol, and the testee around it. Judge it with: tools/conform -- python3 THIS_FILE

Copy it, let one function of the codec after another call your port, and judge it again after each. Delete what your port
does not have: it is then skipped. The rules are in spec/protocol.md. Needs Python 3.8 and nothing else.
"""
import io, json, struct, sys

# ---- The codec: replace it. Decoders read fields from a stream, encoders give bytes; each names the limits that it obeys. ----
class Refused(Exception): """The class of the error, or "incomplete", and the offset of the first byte at fault."""
def require(condition, error_class, offset=0):
    if not condition:
        raise Refused(error_class, offset)
def take(stream, size, short="truncated"):
    taken = stream.read(size)
    require(len(taken) == size, short, stream.tell() - len(taken))
    return taken
def integer(stream, size, short="truncated"): return int.from_bytes(take(stream, size, short), "little")
def utf8(text, offset):
    try:
        return text.decode().encode()
    except UnicodeDecodeError as error:
        raise Refused("invalid_utf8", offset + error.start)

def decode_announce(stream, world_size, **_):
    rank = integer(stream, 8, "incomplete")
    require(1 <= rank < world_size, "invalid_rank")
    return {"rank": rank}
def encode_announce(rank, world_size, **_):
    require(1 <= rank < world_size, "invalid_rank")
    return struct.pack("<Q", rank)

def decode_frame(stream, cap, **_):
    length = integer(stream, 8, "incomplete")
    require(length <= cap, "too_large")
    content = stream.read(length)
    kind = ("barrier" if length == 1 else "response_prefix" if length == 8 else
            "request" if length >= 9 and content[:1] in (b"\1", b"") else
            "response" if length >= 14 and content[:1] == b"\2" else None)
    require(kind, "unknown_frame", 8 if length >= 9 else 0)
    require(len(content) == length, "incomplete")
    return {"length": length, "kind": kind}
def frame(content): return struct.pack("<Q", len(content)) + content
def encode_barrier(**_): return frame(b"\0")

def decode_request(stream, **_):
    require(integer(stream, 1) == 1, "wrong_tag")
    return {"request_id": integer(stream, 8), "name": utf8(take(stream, integer(stream, 4)), 13),
            "payload": take(stream, integer(stream, 4)), "canonical": not stream.read()}
def encode_request(request_id, name, payload, cap, **_):
    require(17 + len(name) + len(payload) <= cap, "too_large")
    return frame(struct.pack("<BQI", 1, request_id, len(name)) + utf8(name, 13) + struct.pack("<I", len(payload)) + payload)

def decode_response_prefix(stream, cap, **_):
    message_length = integer(stream, 8)
    require(message_length >= 14, "too_small")
    require(message_length <= cap, "too_large")
    return {"message_length": message_length}
def decode_response(stream, **_):
    require(integer(stream, 1) == 2, "wrong_tag")
    request_id, flag, content = integer(stream, 8), integer(stream, 1), take(stream, integer(stream, 4))
    rest = {"error_message": utf8(content, 14)} if flag == 1 else {"payload": content}
    return {"request_id": request_id, "is_error": flag == 1, **rest, "canonical": flag <= 1 and not stream.read()}
def encode_response(request_id, is_error, cap, payload=b"", error_message=b"", **_):
    content = error_message if is_error else payload
    require(14 + len(content) <= cap, "too_large")
    message = struct.pack("<BQBI", 2, request_id, is_error, len(content)) + (utf8(content, 14) if is_error else content)
    return frame(struct.pack("<Q", len(message))) + frame(message)

# ---- The testee of conformance/testee-protocol.md: keep it. ----
def unhex(value):
    return (bytes.fromhex(value) if isinstance(value, str) else
            b"".join(map(unhex, value)) if isinstance(value, list) else
            unhex(value["repeat"]) * value["count"] if "repeat" in value else
            struct.pack("<I", int(value["u32"])) if "u32" in value else struct.pack("<Q", int(value["u64"])))
READ = {"cap": int, "world_size": int, "rank": int, "request_id": int, "is_error": bool,
        "name": unhex, "payload": unhex, "error_message": unhex}
def shown(value): return str(value) if type(value) is int else value

def answer(command):
    if command["command"] == "hello":
        return {"result": "hello", "protocol": 1, "name": "starter.py", "version": "1"}
    codec = globals().get(f'{command["command"]}_{command.get("message")}')
    if not codec:
        return {"result": "skipped", "reason": "not in this port"}
    given = {key: READ[key](value) for key, value in {**command, **command.get("fields", {})}.items() if key in READ}
    try:
        if command["command"] == "encode":
            return {"result": "accepted", "bytes": codec(**given)}
        fields = codec(io.BytesIO(unhex(command["bytes"])), **given)
        return {"result": "accepted", "fields": {key: shown(value) for key, value in fields.items()}}
    except Refused as refused:
        name, offset = refused.args
        return {"result": "incomplete"} if name == "incomplete" else {"result": "rejected", "class": name, "offset": offset}

for command in map(json.loads, sys.stdin):
    if command["command"] == "stop":
        break
    print(json.dumps(answer(command), default=bytes.hex), flush=True)
