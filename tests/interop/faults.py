"""What the official Python SDK says of faults: `faults.py HOST:PORT SECRET CALLS`.

Each of so many calls is a JSON line: the exception with what it knows, or nothing.
"""

import json
import sys

from alibabacloud_slb20140515.client import Client
from alibabacloud_slb20140515.models import DescribeVServerGroupAttributeRequest
from alibabacloud_tea_openapi.utils_models import Config

ADDRESS, SECRET, CALLS = sys.argv[1:]

CLIENT = Client(
    Config(access_key_id="faults", access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
)
REQUEST = DescribeVServerGroupAttributeRequest(
    region_id="cn-hangzhou", vserver_group_id="rsp-bp10000000001"
)

for _ in range(int(CALLS)):
    try:
        CLIENT.describe_vserver_group_attribute(REQUEST)
        said = None
    except Exception as error:  # whatever the SDK raises is what is looked at
        known = {name: getattr(error, name, None) for name in ("code", "retry_after")}
        said = {"type": type(error).__name__, **known}
    print(json.dumps(said), flush=True)
