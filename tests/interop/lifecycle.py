"""Leads a load balancer through steps, those of `lifecycle_steps.py` or others, by whatever SDK
sends them.

A script of an SDK is started with `HOST:PORT KEY SECRET PEMS`, `PEMS` being a folder of
certificates and keys, and calls `run` with a function that sends a request. Each step is a JSON
line: whether the call succeeded, and what of the answer is not as the step or the SDK says.
"""

import json
import pathlib
import sys

from lifecycle_steps import JSON_TEXTS, STEPS
from steps import New, Until

ADDRESS, KEY, SECRET, PEMS = sys.argv[1:]

# How often a step that waits is repeated at most: the emulator counts calls, and no time.
ATTEMPTS = 20

# What a step may name with a `$`: certificates and keys, and what earlier answers held.
known = {file.name: file.read_text(encoding="utf-8") for file in pathlib.Path(PEMS).glob("*.pem")}


class Refused(Exception):
    """The service refused a call."""

    def __init__(self, code, message):
        super().__init__(code, message)
        self.code = code
        self.message = message


def filled(value):
    if isinstance(value, str) and value.startswith("$"):
        return known.get(value[1:], value)
    if isinstance(value, list):
        return [filled(item) for item in value]
    if isinstance(value, dict):
        return {name: filled(item) for name, item in value.items()}
    return value


def at(answer, path):
    """What is at a path like `Rules.Rule.0.Url`; with `count` at its end, how many are there."""
    for name in path.split("."):
        if isinstance(answer, list):
            if name == "count":
                return len(answer)
            answer = answer[int(name)] if int(name) < len(answer) else None
        else:
            answer = (answer or {}).get(name)
    return answer


def wrong(expected, answer, look, write):
    """The facts that are not as expected; those that are new are kept."""
    for path, fact in expected.items():
        value = look(answer, path)
        if isinstance(fact, New):
            known[fact.name] = value
            if not (isinstance(value, str) and value and value.startswith(fact.start)):
                yield {"path": path, "expected": fact.start + "...", "actual": value}
        elif value != write(filled(fact)):
            yield {"path": path, "expected": filled(fact), "actual": value}


def go(*call):
    """Takes a step, again and again if it waits for something."""
    step = once(*call)
    *_, expected, _ = call
    for _ in range(ATTEMPTS if isinstance(expected, Until) else 0):
        if not step["wrong"]:
            break
        step = once(*call)
    return step


def once(send, look, write, json_texts, action, expected, parameters):
    code = expected if isinstance(expected, str) else None
    request = {"RegionId": "cn-hangzhou", **filled(parameters)}
    for name in json_texts & request.keys():
        request[name] = json.dumps(request[name])
    try:
        answer, faults = send(action, request)
    except Refused as error:
        actual = {"code": error.code, "message": error.message}
        faults = [] if error.code == code else [{"expected": code, "actual": actual}]
        return {"action": action, "succeeded": False, "wrong": faults}
    if code:
        faults = [{"expected": code, "actual": "a success"}]
    else:
        expected = {"RequestId": New("request", ""), **expected}
        faults = [*wrong(expected, answer, look, write), *faults]
    return {"action": action, "succeeded": True, "wrong": faults}


def run(send, look=at, write=lambda fact: fact, steps=STEPS, json_texts=JSON_TEXTS):
    """Takes the steps. `send` returns an answer and what is wrong with it, or raises `Refused`.
    `look` finds what is at a path of an answer, and `write` tells how a fact looks there."""
    for step in steps:
        print(json.dumps(go(send, look, write, json_texts, *step)), flush=True)
