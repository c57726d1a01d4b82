"""The life of a load balancer by the official Python SDK: `lifecycle.py HOST:PORT SECRET PEMS`.

Each step of `lifecycle_steps.py` is a call with the SDK's own method and model, and a JSON line:
whether the call succeeded, and what of the answer is not as the step or the model says. `PEMS` is
a folder of certificates and keys.
"""

import json
import pathlib
import sys
from typing import get_args, get_origin, get_type_hints

from alibabacloud_slb20140515 import models
from alibabacloud_slb20140515.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

from lifecycle_steps import JSON_TEXTS, STEPS, New

ADDRESS, SECRET, PEMS = sys.argv[1:]

# The SDK writes `create_load_balancer_httplistener`, which is nobody's rule.
METHODS = {name.replace("_", ""): getattr(Client, name) for name in dir(Client)}

CLIENT = Client(
    Config(access_key_id="lifecycle", access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
)

# What a step may name with a `$`: certificates and keys, and what earlier answers held.
known = {file.name: file.read_text(encoding="utf-8") for file in pathlib.Path(PEMS).glob("*.pem")}


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


def wrong(expected, answer):
    """The facts that are not as expected; those that are new are kept."""
    for path, fact in expected.items():
        value = at(answer, path)
        if isinstance(fact, New):
            known[fact.name] = value
            if not (isinstance(value, str) and value and value.startswith(fact.start)):
                yield {"path": path, "expected": fact.start + "...", "actual": value}
        elif value != filled(fact):
            yield {"path": path, "expected": filled(fact), "actual": value}


def mistyped(model):
    """What is of another type than the SDK says."""
    for name, kind in get_type_hints(type(model).__init__).items():
        value = getattr(model, name)
        if get_origin(kind) is list:
            (kind,) = get_args(kind)
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "to_map"):
                yield from mistyped(item)
            elif item is not None and type(item) is not kind:
                yield {"path": name, "expected": str(kind), "actual": item}


def call(action, parameters):
    request = {"RegionId": "cn-hangzhou", **filled(parameters)}
    for name in JSON_TEXTS & request.keys():
        request[name] = json.dumps(request[name])
    model = getattr(models, action + "Request")().from_map(request)
    return METHODS[action.lower()](CLIENT, model).body


def go(action, expected, parameters):
    code = expected if isinstance(expected, str) else None
    try:
        answer = call(action, parameters)
    except AlibabaCloudException as error:
        actual = {"code": error.code, "message": error.message}
        faults = [] if error.code == code else [{"expected": code, "actual": actual}]
        return {"action": action, "succeeded": False, "wrong": faults}
    if code:
        faults = [{"expected": code, "actual": answer.to_map()}]
    else:
        expected = {"RequestId": New("request", ""), **expected}
        faults = [*wrong(expected, answer.to_map()), *mistyped(answer)]
    return {"action": action, "succeeded": True, "wrong": faults}


for step in STEPS:
    print(json.dumps(go(*step)), flush=True)
