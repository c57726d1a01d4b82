"""Leads load balancers through steps by the vendor's Python SDKs, with their own methods and models:
those of a product, and of others at the same endpoint."""

from functools import cache

from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

from lifecycle import ADDRESS, KEY, SECRET, Refused, run
from sdk import Sdk, mistyped

VERSIONS = {"Alb": "2020-06-16", "Nlb": "2022-04-30", "Slb": "2014-05-15"}


@cache
def product(name):
    sdk = Sdk(name, VERSIONS[name])
    config = Config(access_key_id=KEY, access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
    return sdk, sdk.client(config)


def lead(own, **steps):
    """Takes the steps of a product. An operation of another one stands behind its name."""

    def send(action, request):
        name, _, action = action.rpartition(".")
        sdk, client = product(name or own)
        try:
            answer = sdk.call(client, action, request)
        except AlibabaCloudException as error:
            raise Refused(error.code, error.message) from error
        return answer.to_map(), list(mistyped(answer))

    run(send, **steps)
