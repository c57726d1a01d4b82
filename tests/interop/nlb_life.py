"""The life of a network load balancer by the official Python SDK, beside classic load balancers at
the same endpoint."""

from functools import cache

from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

from lifecycle import ADDRESS, KEY, SECRET, Refused, run
from nlb_steps import STEPS
from sdk import Sdk, mistyped

VERSIONS = {"Nlb": "2022-04-30", "Slb": "2014-05-15"}


@cache
def product(name):
    sdk = Sdk(name, VERSIONS[name])
    config = Config(access_key_id=KEY, access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
    return sdk, sdk.client(config)


def send(action, request):
    """An operation of another product stands behind the name of the product."""
    name, _, action = action.rpartition(".")
    sdk, client = product(name or "Nlb")
    try:
        answer = sdk.call(client, action, request)
    except AlibabaCloudException as error:
        raise Refused(error.code, error.message) from error
    return answer.to_map(), list(mistyped(answer))


run(send, steps=STEPS, json_texts={"BackendServers"})
