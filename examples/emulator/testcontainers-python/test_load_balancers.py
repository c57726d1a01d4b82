"""A test with the vendor's SDK and an emulator of its own: `python3 test_load_balancers.py`."""

import contextlib
import unittest
import urllib.request

from alibabacloud_slb20140515.client import Client
from alibabacloud_slb20140515.models import CreateVServerGroupRequest, DescribeVServerGroupsRequest
from alibabacloud_tea_openapi.models import Config
from emulator import emulator

LOAD_BALANCER = "lb-bp1000000000000000001"


class Groups(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.url = stack.enter_context(emulator())
        cls.client = Client(
            Config(
                access_key_id="testid",
                access_key_secret="testsecret",
                endpoint=cls.url.removeprefix("http://"),
                protocol="http",
                region_id="cn-hangzhou",
            )
        )

    def setUp(self):
        reset = urllib.request.Request(f"{self.url}/_emulator/reset", method="POST")
        urllib.request.urlopen(reset).close()

    def groups(self):
        request = DescribeVServerGroupsRequest(
            region_id="cn-hangzhou", load_balancer_id=LOAD_BALANCER
        )
        groups = self.client.describe_vserver_groups(request).body.vserver_groups.vserver_group
        return [group.vserver_group_name for group in groups]

    def test_a_group_is_made(self):
        self.assertNotIn("made", self.groups())
        self.client.create_vserver_group(
            CreateVServerGroupRequest(
                region_id="cn-hangzhou",
                load_balancer_id=LOAD_BALANCER,
                vserver_group_name="made",
            )
        )
        self.assertIn("made", self.groups())


if __name__ == "__main__":
    unittest.main()
