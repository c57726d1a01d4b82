"""The life of a load balancer by the official Python SDK, with its own methods and models."""

from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

from lifecycle import ADDRESS, KEY, SECRET, Refused, run
from sdk import Sdk, mistyped

SDK = Sdk("Slb", "2014-05-15")
CLIENT = SDK.client(
    Config(access_key_id=KEY, access_key_secret=SECRET, endpoint=ADDRESS, protocol="http")
)


def send(action, request):
    try:
        answer = SDK.call(CLIENT, action, request)
    except AlibabaCloudException as error:
        raise Refused(error.code, error.message) from error
    return answer.to_map(), list(mistyped(answer))


run(send)
