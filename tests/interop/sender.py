"""The official Python SDKs as writers of requests: `sender.py HOST:PORT EXAMPLES.json`.

An example is `{"key": ..., "product": ..., "version": ..., "action": ..., "request": {...}}`, the
request as the wire names it. Each is sent with the model and the method of the product's own SDK,
signed with the key of the example, so that the server knows it again. An example that cannot be
sent is a JSON line.
"""

import json
import sys
from functools import cache

from alibabacloud_tea_openapi.utils_models import Config

from sdk import Sdk

ADDRESS, EXAMPLES = sys.argv[1:]

sdk = cache(Sdk)


def send(key, product, version, action, request):
    config = Config(
        access_key_id=key, access_key_secret="secret", endpoint=ADDRESS, protocol="http"
    )
    own = sdk(product, version)
    own.call(own.client(config), action, request)


with open(EXAMPLES, encoding="utf-8") as file:
    examples = json.load(file)
for example in examples:
    try:
        send(**example)
    except Exception as error:
        print(json.dumps({"key": example["key"], "error": repr(error)}), flush=True)
