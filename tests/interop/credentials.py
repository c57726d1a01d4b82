"""What the default chain of the official credentials library finds: `credentials.py CASES.json`.

A case is `{"name": ..., "variables": {...}}`; a line of the answer is the case's name with the key
id, the secret and the token, or with an error.
"""

import json
import os
import sys


def find(variables):
    os.environ.clear()
    os.environ.update(variables)
    # The library reads the environment once, when it is imported.
    for name in [name for name in sys.modules if name.startswith("alibabacloud_credentials.")]:
        del sys.modules[name]
    sys.modules.pop("alibabacloud_credentials", None)
    from alibabacloud_credentials.provider.default import DefaultCredentialsProvider

    found = DefaultCredentialsProvider().get_credentials()
    return [
        found.get_access_key_id(),
        found.get_access_key_secret(),
        found.get_security_token() or None,
    ]


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    try:
        answer = {"found": find(case["variables"])}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps({"name": case["name"], **answer}), flush=True)
