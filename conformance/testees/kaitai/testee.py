#!/usr/bin/env python3
"""The stock Kaitai Struct parser of spec/wire.ksy as a testee (conformance/testee-protocol.md): an oracle that shares no code with ours.

It decodes alone. usage: testee.py FOLDER, where build.sh has put the generated parser and its runtime.

What the layout does not say is skipped: whether a frame that has not wholly arrived is refused already, and the kind of a frame whose content
does not parse, for Kaitai reads a frame with its content or not at all.
"""
import json
import struct
import sys

sys.path.insert(0, sys.argv[1])
import kaitaistruct  # noqa: E402
from ferrorpc_wire import FerrorpcWire  # noqa: E402
from kaitaistruct import BytesIO, KaitaiStream  # noqa: E402

SKIPPED = {"result": "skipped", "reason": "the layout alone does not say"}
TOO_SMALL = (kaitaistruct.ValidationLessThanError,)
TOO_LARGE = (kaitaistruct.ValidationGreaterThanError,)


def unhex(value):
    """Bytes as hex, or as parts."""
    if isinstance(value, str):
        return bytes.fromhex(value)
    if isinstance(value, list):
        return b"".join(map(unhex, value))
    if "repeat" in value:
        return unhex(value["repeat"]) * int(value["count"])
    return struct.pack("<I", int(value["u32"])) if "u32" in value else struct.pack("<Q", int(value["u64"]))


def rejected(error_class):
    return {"result": "rejected", "class": error_class}


def accepted(**fields):
    return {"result": "accepted", "fields": fields}


def announce(data, command):
    try:
        return accepted(rank=str(FerrorpcWire.Announce(int(command["world_size"]) - 1, KaitaiStream(BytesIO(data))).rank))
    except EOFError:
        return {"result": "incomplete"}
    except TOO_SMALL + TOO_LARGE:
        return rejected("invalid_rank")


KINDS = {FerrorpcWire.Barrier: "barrier", FerrorpcWire.ResponsePrefix: "response_prefix", FerrorpcWire.Request: "request",
         FerrorpcWire.Response: "response"}


def frame(data, command):
    cap = int(command["cap"])
    try:
        length = FerrorpcWire.FrameHeader(cap, KaitaiStream(BytesIO(data))).length
    except EOFError:
        return {"result": "incomplete"}
    except TOO_LARGE:
        return rejected("too_large")
    if len(data) < 8 + length:
        return SKIPPED
    try:
        content = FerrorpcWire.Frame(cap, KaitaiStream(BytesIO(data))).content
    except (EOFError, UnicodeDecodeError, kaitaistruct.KaitaiStructError):
        return SKIPPED
    kind = KINDS.get(type(getattr(content, "body", content)))
    return accepted(length=str(length), kind=kind) if kind else rejected("unknown_frame")


def response_prefix(data, command):
    try:
        return accepted(message_length=str(FerrorpcWire.ResponsePrefix(int(command["cap"]), KaitaiStream(BytesIO(data))).message_length))
    except TOO_SMALL:
        return rejected("too_small")
    except TOO_LARGE:
        return rejected("too_large")


def request(data, _command):
    parsed = FerrorpcWire.Request(KaitaiStream(BytesIO(data)))
    return accepted(request_id=str(parsed.request_id), name=parsed.name.encode().hex(), payload=parsed.payload.hex(),
                    canonical=not parsed.trailing)


def response(data, _command):
    parsed = FerrorpcWire.Response(KaitaiStream(BytesIO(data)))
    content = {"error_message": parsed.error_message.encode().hex()} if parsed.is_error else {"payload": parsed.payload.hex()}
    return accepted(request_id=str(parsed.request_id), is_error=parsed.is_error, **content,
                    canonical=parsed.error_flag <= 1 and not parsed.trailing)


DECODERS = {"announce": announce, "frame": frame, "response_prefix": response_prefix, "request": request, "response": response}


def answer(command):
    if command["command"] == "hello":
        return {"result": "hello", "protocol": 1, "name": "stock Kaitai", "version": kaitaistruct.__version__}
    if command["command"] != "decode" or command["message"] not in DECODERS:
        return {"result": "skipped", "reason": "a parser only decodes"}
    try:
        return DECODERS[command["message"]](unhex(command["bytes"]), command)
    except EOFError:
        return rejected("truncated")
    except kaitaistruct.ValidationNotEqualError:
        return rejected("wrong_tag")
    except UnicodeDecodeError:
        return rejected("invalid_utf8")


for line in sys.stdin:
    asked = json.loads(line)
    if asked["command"] == "stop":
        break
    print(json.dumps(answer(asked)), flush=True)
