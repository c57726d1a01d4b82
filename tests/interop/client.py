"""The official Python SDKs as clients: `client.py HOST:PORT SECRET`.

Each SDK signs with a key id of its own, goes through the same steps, and prints a JSON line per
step: what it understood of the answer.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

import alibabacloud_tea_openapi.utils
from alibabacloud_slb20140515.client import Client as Tea
from alibabacloud_slb20140515.models import AddVServerGroupBackendServersRequest as TeaRequest
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.composer import rpc_signature_composer
from aliyunsdkcore.client import AcsClient
from aliyunsdkslb.request.v20140515.AddVServerGroupBackendServersRequest import (
    AddVServerGroupBackendServersRequest as CoreRequest,
)

ADDRESS, SECRET = sys.argv[1:]
HOST, PORT = ADDRESS.split(":")
GROUP = "rsp-bp10000000001"

# The examples on the vendor's page as they stand there, with white space and numbers in quotes.
ECS = (
    '[{ "ServerId": "i-bp100000000000000001", "Weight": "100", "Type": "ecs", '
    '"Port":"80","Description":"test-112" }]'
)
ENI = (
    '[{ "ServerId": "eni-bp100000000000000001", "Weight": "100", "Type": "eni", '
    '"ServerIp": "192.168.1.1", "Port":"80","Description":"test-113" },'
    '{ "ServerId": "eni-bp100000000000000001", "Weight": "100", "Type": "eni", '
    '"ServerIp": "172.16.1.1", "Port":"80","Description":"test-113" }]'
)


def one(server, port):
    return json.dumps([{"ServerId": server, "Port": port}])


def tea(key, secret, servers, **config):
    client = Tea(
        Config(
            access_key_id=key,
            access_key_secret=secret,
            endpoint=ADDRESS,
            protocol="http",
            **config,
        )
    )
    request = TeaRequest(region_id="cn-hangzhou", vserver_group_id=GROUP, backend_servers=servers)
    try:
        body = client.add_vserver_group_backend_servers(request).body
    except AlibabaCloudException as error:
        return {"code": error.code, "status": error.status_code, "request_id": error.request_id}
    return done(body.to_map())


def tea_old(key, secret, servers):
    return tea(key, secret, servers, signature_algorithm="v2")


def core(key, secret, servers, method="POST"):
    client = AcsClient(key, secret, "cn-hangzhou", port=int(PORT))
    try:
        return done(json.loads(client.do_action_with_exception(core_request(servers, method))))
    except ServerException as error:
        return {
            "code": error.get_error_code(),
            "status": error.get_http_status(),
            "request_id": error.get_request_id(),
        }


def core_get(key, secret, servers):
    return core(key, secret, servers, "GET")


def core_xml(key, secret, servers):
    client = AcsClient(key, secret, "cn-hangzhou", port=int(PORT))
    request = core_request(servers, "POST")
    request.set_accept_format("XML")
    root = ElementTree.fromstring(client.do_action(request))
    if root.tag == "Error":
        return {"code": root.findtext("Code"), "request_id": root.findtext("RequestId")}
    servers = [
        {child.tag: child.text for child in server}
        for server in root.findall("BackendServers/BackendServer")
    ]
    return done(
        {
            "VServerGroupId": root.findtext("VServerGroupId"),
            "RequestId": root.findtext("RequestId"),
            "BackendServers": {"BackendServer": servers},
        }
    )


def core_request(servers, method):
    request = CoreRequest()
    request.set_endpoint(HOST)
    request.set_method(method)
    request.set_VServerGroupId(GROUP)
    request.set_BackendServers(servers)
    return request


def done(answer):
    servers = answer["BackendServers"]["BackendServer"]
    return {
        "group": answer["VServerGroupId"],
        "request_id": answer["RequestId"],
        "servers": [f"{server['ServerId']}:{server['Port']}" for server in servers],
        "notes": [server.get("Description") for server in servers],
    }


def same_nonce():
    return "the same"


def go(key, call):
    def step(name, secret, servers):
        print(json.dumps({"client": key, "step": name, **call(key, secret, servers)}), flush=True)

    step("documented", SECRET, ECS)
    step("whole group", SECRET, ENI)
    step("unknown server", SECRET, one("i-made-up", 80))
    step("wrong secret", "not-" + SECRET, one("i-bp100000000000000002", 80))

    utils, helper = alibabacloud_tea_openapi.utils.Utils, rpc_signature_composer.helper
    originals = utils.get_nonce, helper.get_uuid
    utils.get_nonce, helper.get_uuid = staticmethod(same_nonce), same_nonce
    step("first", SECRET, one("i-bp100000000000000002", 81))
    step("replay", SECRET, one("i-bp100000000000000002", 82))
    utils.get_nonce, helper.get_uuid = originals


go("tea", tea)
go("tea-v2", tea_old)
go("core-post", core)
go("core-get", core_get)
go("core-xml", core_xml)
