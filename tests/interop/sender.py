"""The official Python SDK as a writer of requests: `sender.py HOST:PORT EXAMPLES.json`.

An example is `{"key": ..., "action": ..., "request": {...}}`, the request as the wire names it.
Each is sent with the SDK's own model and method, signed with the key of the example, so that the
server knows it again. An example that cannot be sent is a JSON line.
"""

import json
import sys

from alibabacloud_slb20140515 import models
from alibabacloud_slb20140515.client import Client
from alibabacloud_tea_openapi.utils_models import Config

ADDRESS, EXAMPLES = sys.argv[1:]

# The SDK writes `create_load_balancer_httplistener`, which is nobody's rule.
METHODS = {name.replace("_", ""): getattr(Client, name) for name in dir(Client)}


def send(key, action, request):
    config = Config(
        access_key_id=key, access_key_secret="secret", endpoint=ADDRESS, protocol="http"
    )
    model = getattr(models, action + "Request")()
    METHODS[action.lower()](Client(config), model.from_map(request))


with open(EXAMPLES, encoding="utf-8") as file:
    examples = json.load(file)
for example in examples:
    try:
        send(**example)
    except Exception as error:
        print(json.dumps({"key": example["key"], "error": repr(error)}), flush=True)
