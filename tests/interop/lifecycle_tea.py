"""The life of a load balancer by the official Python SDK, with its own methods and models."""

from typing import get_args, get_origin, get_type_hints

from alibabacloud_slb20140515 import models
from alibabacloud_slb20140515.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

from lifecycle import ADDRESS, KEY, SECRET, Refused, run

# The SDK writes `create_load_balancer_httplistener`, which is nobody's rule.
METHODS = {name.replace("_", ""): getattr(Client, name) for name in dir(Client)}

CLIENT = Client(
    Config(access_key_id=KEY, access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
)


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


def send(action, request):
    model = getattr(models, action + "Request")().from_map(request)
    try:
        answer = METHODS[action.lower()](CLIENT, model).body
    except AlibabaCloudException as error:
        raise Refused(error.code, error.message) from error
    return answer.to_map(), list(mistyped(answer))


run(send)
