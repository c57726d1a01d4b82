"""The life of a load balancer by the legacy Python SDK, with its own requests and setters.

Its package has all operations. The line `{"without_setter": ...}` at the end names the parameters
that it does not have, which are put by name.
"""

import importlib
import json

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient

from lifecycle import ADDRESS, KEY, SECRET, Refused, run

HOST, PORT = ADDRESS.split(":")
CLIENT = AcsClient(KEY, SECRET, "cn-hangzhou", port=int(PORT))

# Its `set_Tags` for `Tag` is hidden by another of that name for `Tags`.
HIDDEN = {("DescribeLoadBalancers", "Tag")}

without_setter = set()


def flat(name, value):
    """Parameters as they travel: `Tag.1.Key`."""
    if isinstance(value, list):
        value = {str(number): item for number, item in enumerate(value, start=1)}
    if not isinstance(value, dict):
        return {name: value}
    return {path: text for member, inner in value.items()
            for path, text in flat(f"{name}.{member}", inner).items()}


def written(action, parameters):
    """A request of the SDK."""
    module = importlib.import_module(f"aliyunsdkslb.request.v20140515.{action}Request")
    request = getattr(module, action + "Request")()
    request.set_endpoint(HOST)
    for name, value in parameters.items():
        # A list of names has its setter in the plural.
        setter = f"set_{name}s" if isinstance(value, list) else f"set_{name}"
        if hasattr(request, setter) and (action, name) not in HIDDEN:
            getattr(request, setter)(value)
        elif name != "RegionId":  # The client adds its own.
            without_setter.add(f"{action}.{name}")
            for path, text in flat(name, value).items():
                request.add_query_param(path, text)
    return request


def do(request):
    try:
        return CLIENT.do_action_with_exception(request)
    except ServerException as error:
        raise Refused(error.get_error_code(), error.get_error_msg()) from error


def send(action, parameters):
    return json.loads(do(written(action, parameters))), []


if __name__ == "__main__":
    run(send)
    print(json.dumps({"without_setter": sorted(without_setter)}), flush=True)
