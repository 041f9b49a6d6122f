#!/usr/bin/env python3
"""A testee that knows nothing: no rule may count as met for it. usage: trivial.py accept|reject|echo|hang|close|constant"""
import json
import sys
import time

ANSWERS = {
    "accept": lambda asked: {"result": {"decode": "accepted", "encode": "accepted", "call": "replied", "recv": "replied"}.get(
        asked["command"], "done"), "fields": {}, "bytes": "", "payload": ""},
    "reject": lambda asked: {"result": "rejected" if asked["command"] in ("decode", "encode") else "failed"},
    "echo": lambda asked: asked,
    "hang": lambda asked: time.sleep(3600),
    "close": lambda asked: sys.exit(0),
    "constant": lambda asked: {"result": "incomplete" if asked["command"] in ("decode", "encode") else "done"},
}

mode = sys.argv[1]
for line in sys.stdin:
    asked = json.loads(line)
    if asked["command"] == "stop":
        break
    answer = {"result": "hello", "protocol": 1, "name": mode, "version": "1"} if asked["command"] == "hello" else ANSWERS[mode](asked)
    print(json.dumps({**answer, "id": asked.get("id", 0)}), flush=True)
