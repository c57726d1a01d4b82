"""What the vendor's Python SDKs ask first: `first_calls.py HOST:PORT SECRET CERTIFICATE`.

The emulator answers HTTPS and HTTP at one address, and the file holds its certificate. Each line of
JSON is what a client made of the answers.
"""

import json
import sys

from alibabacloud_slb20140515.client import Client
from alibabacloud_slb20140515.models import DescribeRegionsRequest as TeaRequest
from alibabacloud_tea_openapi.utils_models import Config
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.endpoint.location_service_endpoint_resolver import (
    LocationServiceEndpointResolver,
)
from aliyunsdkcore.request import CommonRequest
from aliyunsdkslb.request.v20140515.DescribeRegionsRequest import DescribeRegionsRequest

ADDRESS, SECRET, CERTIFICATE = sys.argv[1:]
ROLE = "acs:ram::1234567890123456:role/deploy"


def core(region="cn-hangzhou", **credentials):
    """A client without an endpoint, which asks the Location service at the address of the emulator."""
    credentials = credentials or {"ak": "first", "secret": SECRET}
    client = AcsClient(region_id=region, verify=CERTIFICATE, **credentials)
    resolver = LocationServiceEndpointResolver(client)
    resolver.set_location_service_endpoint(ADDRESS)
    client._endpoint_resolver = resolver
    return client


def regions(client, protocol):
    request = DescribeRegionsRequest()
    request.set_protocol_type(protocol)
    request.set_accept_format("json")
    answer = json.loads(client.do_action_with_exception(request))
    return [region["RegionId"] for region in answer["Regions"]["Region"]]


def sts(client, action, **parameters):
    request = CommonRequest(domain=ADDRESS, version="2015-04-01", action_name=action)
    request.set_protocol_type("https")
    request.set_accept_format("json")
    for name, value in parameters.items():
        request.add_query_param(name, value)
    answer = json.loads(client.do_action_with_exception(request))
    answer.pop("RequestId")
    return answer


def told(what, value):
    print(json.dumps({what: value}), flush=True)


told("by https", regions(core(), "https"))
# The Location service is asked by HTTPS all the same.
told("by http", regions(core(), "http"))
nowhere = core("cn-nowhere")
try:
    regions(nowhere, "https")
except AttributeError:
    pass  # Without an endpoint this client has none to call.
told("no such region", sorted(nowhere._endpoint_resolver._invalid_region_ids))

told("identity", sts(core(), "GetCallerIdentity"))
granted = sts(core(), "AssumeRole", RoleArn=ROLE, RoleSessionName="interop")
temporary = granted["Credentials"]
role = core(
    credential=StsTokenCredential(
        temporary["AccessKeyId"], temporary["AccessKeySecret"], temporary["SecurityToken"]
    )
)
told("as a role", sts(role, "GetCallerIdentity")["Arn"])
told("regions as a role", regions(role, "https"))

tea = Client(
    Config(
        access_key_id=temporary["AccessKeyId"],
        access_key_secret=temporary["AccessKeySecret"],
        security_token=temporary["SecurityToken"],
        endpoint=ADDRESS,
        ca=CERTIFICATE,
    )
)
answer = tea.describe_regions(TeaRequest()).body
told("present SDK", [region.region_id for region in answer.regions.region])
