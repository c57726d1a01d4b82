"""The life of a network load balancer through every operation, as data.

As in `lifecycle_steps.py`, a step is an operation, facts of its answer or the code of its refusal,
and parameters. A fact that is `None` is not in the answer.
"""

from steps import New, Steps

STEPS = Steps()
ok, no = STEPS.ok, STEPS.no


def job(action, expected=None, **parameters):
    """A change that goes on as a job."""
    ok(action, {"JobId": New("job", ""), **(expected or {})}, **parameters)
    ok("GetJobStatus", {"Status": "Succeeded"}, JobId="$job")


VPC = {"VpcId": "vpc-bp1000000000000000001"}
ZONES = [{"ZoneId": f"cn-hangzhou-{letter}", "VSwitchId": f"vsw-bp100000000000000000{number}"}
         for number, letter in enumerate("ghi", start=1)]
TAG = [{"Key": "env", "Value": "test"}]
LB = {"LoadBalancerId": "$lb"}
NO_LB = {"LoadBalancerId": "nlb-gone"}

# Where.
ok("DescribeRegions", {"Regions.0.RegionId": "cn-hangzhou",
                       "Regions.0.RegionEndpoint": "nlb.cn-hangzhou.aliyuncs.com"},
   AcceptLanguage="en-US")
ok("DescribeZones", {"Zones.count": 3, "Zones.0.ZoneId": "cn-hangzhou-g"}, AcceptLanguage="en-US")
ok("ListSystemSecurityPolicy", {"SecurityPolicies.count": 5,
                                "SecurityPolicies.0.SecurityPolicyId": "tls_cipher_policy_1_0"})

# A load balancer: tried, refused, made once by a token, shown.
BOUGHT = {**VPC, "AddressType": "Internet", "ZoneMappings": ZONES[:2], "LoadBalancerName": "shop",
          "DeletionProtectionConfig": {"Enabled": True, "Reason": "shop"},
          "LoadBalancerBillingConfig": {"PayType": "PostPay"}, "Tag": TAG}
no("CreateLoadBalancer", "DryRunOperation", **BOUGHT, ClientToken="first", DryRun=True)
no("CreateLoadBalancer", "InvalidZones", **{**BOUGHT, "ZoneMappings": ZONES[:1]})
no("CreateLoadBalancer", "Mismatch.ZoneIdAndVswitchId",
   **{**BOUGHT, "ZoneMappings": [ZONES[0], {**ZONES[1], "VSwitchId": ZONES[2]["VSwitchId"]}]})
no("CreateLoadBalancer", "ResourceNotFound.VSwitch",
   **{**BOUGHT, "ZoneMappings": [ZONES[0], {**ZONES[1], "VSwitchId": "vsw-gone"}]})
no("CreateLoadBalancer", "ResourceNotFound.Vpc", **{**BOUGHT, "VpcId": "vpc-gone"})
ok("ListLoadBalancers", {"TotalCount": 0, "LoadBalancers": []}, LoadBalancerNames=["shop"])
ok("CreateLoadBalancer", {"LoadbalancerId": New("lb", "nlb-")}, **BOUGHT, ClientToken="first")
ok("CreateLoadBalancer", {"LoadbalancerId": "$lb"}, **BOUGHT, ClientToken="first")
no("CreateLoadBalancer", "IdempotenceSignatureMismatch",
   **{**BOUGHT, "LoadBalancerName": "other"}, ClientToken="first")
ADDRESS = "ZoneMappings.0.LoadBalancerAddresses"
ok("GetLoadBalancerAttribute",
   {"LoadBalancerStatus": "Active", "LoadBalancerBusinessStatus": "Normal",
    "AddressType": "Internet", "ZoneMappings.count": 2, f"{ADDRESS}.count": 1,
    f"{ADDRESS}.0.EniId": New("eni", "eni-"),
    f"{ADDRESS}.0.PrivateIPv4Address": New("address", "172.16."),
    f"{ADDRESS}.0.AllocationId": New("eip", "eip-"), "BandwidthPackageId": "",
    "SecurityGroupIds": [], "Ipv6AddressType": New("ipv6", ""), "CrossZoneEnabled": True, "Cps": 0,
    "DeletionProtectionConfig.Reason": "shop",
    "ModificationProtectionConfig.Status": "NonProtection",
    "Tags": [{"TagKey": "env", "TagValue": "test"}]}, **LB)
no("GetLoadBalancerAttribute", "ResourceNotFound.loadBalancer", **NO_LB)
ITEM = "LoadBalancers.0"
ok("ListLoadBalancers",
   {"TotalCount": 1, f"{ITEM}.LoadBalancerId": "$lb", f"{ITEM}.LoadBalancerType": "Network",
    f"{ITEM}.Tags": TAG, "NextToken": None},
   LoadBalancerNames=["shop"], Tag=TAG, NextToken="")

# Changed: name, protection, zones.
no("DeleteLoadBalancer", "OperationDenied.DeletionProtectionEnabled", **LB)
job("UpdateLoadBalancerAttribute", **LB, LoadBalancerName="shop-2", CrossZoneEnabled=False, Cps=100)
no("UpdateLoadBalancerAttribute", "DryRunOperation", **LB, LoadBalancerName="tried", DryRun=True)
no("UpdateLoadBalancerAttribute", "ResourceNotFound.loadBalancer", **NO_LB, Cps=1)
ok("UpdateLoadBalancerProtection", {"JobId": None}, **LB, DeletionProtectionEnabled=False,
   ModificationProtectionStatus="ConsoleProtection", ModificationProtectionReason="shop")
job("UpdateLoadBalancerZones", **LB, ZoneMappings=ZONES)
no("UpdateLoadBalancerZones", "OperationDenied.ZoneMappingsNotChanged", **LB, ZoneMappings=ZONES)
no("UpdateLoadBalancerZones", "OperationDenied.ZoneVSwitchChanged", **LB,
   ZoneMappings=[{**ZONES[0], "VSwitchId": ZONES[1]["VSwitchId"]}, *ZONES[1:]])
ok("GetLoadBalancerAttribute",
   {"LoadBalancerName": "shop-2", "CrossZoneEnabled": False, "Cps": 100, "ZoneMappings.count": 3,
    "DeletionProtectionConfig.Enabled": False,
    "ModificationProtectionConfig.Status": "ConsoleProtection"}, **LB)

# Its addresses: to the inside and back, a bandwidth package, a zone that is taken out.
PACKAGE = {"BandwidthPackageId": "cbwp-bp1000000000000001"}
job("UpdateLoadBalancerAddressTypeConfig", **LB, AddressType="Intranet")
no("UpdateLoadBalancerAddressTypeConfig", "OperationDenied.AddressTypeNotChanged", **LB,
   AddressType="Intranet")
no("AttachCommonBandwidthPackageToLoadBalancer", "OperationDenied.IntranetLoadBalancer",
   **LB, **PACKAGE)
ok("GetLoadBalancerAttribute", {"AddressType": "Intranet", f"{ADDRESS}.0.PublicIPv4Address": ""},
   **LB)
job("UpdateLoadBalancerAddressTypeConfig", **LB, AddressType="Internet", ZoneMappings=[
    {**ZONES[0], "AllocationId": "eip-bp1000000000000001"}])
job("AttachCommonBandwidthPackageToLoadBalancer", **LB, **PACKAGE)
no("AttachCommonBandwidthPackageToLoadBalancer", "ResourceAlreadyAssociated.loadbalancer",
   **LB, **PACKAGE)
ok("GetLoadBalancerAttribute",
   {**PACKAGE, f"{ADDRESS}.0.AllocationId": "eip-bp1000000000000001"}, **LB)
job("DetachCommonBandwidthPackageFromLoadBalancer", **LB, **PACKAGE)
no("DetachCommonBandwidthPackageFromLoadBalancer", "ResourceNotAssociated.loadbalancer",
   **LB, **PACKAGE)
ok("StartShiftLoadBalancerZones", **LB, ZoneMappings=ZONES[:1])
ok("ListLoadBalancers",
   {f"{ITEM}.ZoneMappings.0.Status": "Shifted", f"{ITEM}.BandwidthPackageId": ""},
   LoadBalancerIds=["$lb"], ZoneId="cn-hangzhou-g")
ok("CancelShiftLoadBalancerZones", **LB, ZoneMappings=ZONES[:1])
no("CancelShiftLoadBalancerZones", "IncorrectStatus.ZoneId", **LB, ZoneMappings=ZONES[:1])
job("LoadBalancerJoinSecurityGroup", **LB, SecurityGroupIds=["sg-1", "sg-2"])
no("LoadBalancerJoinSecurityGroup", "Conflict.SecurityGroup", **LB, SecurityGroupIds=["sg-1"])
no("LoadBalancerJoinSecurityGroup", "QuotaExceeded.QuotaInsufficient", **LB,
   SecurityGroupIds=["sg-3", "sg-4", "sg-5"])
job("LoadBalancerLeaveSecurityGroup", **LB, SecurityGroupIds=["sg-1"])
no("LoadBalancerLeaveSecurityGroup", "ResourceNotFound.SecurityGroup", **LB,
   SecurityGroupIds=["sg-1"])
ok("GetLoadBalancerAttribute", {"SecurityGroupIds": ["sg-2"]}, **LB)

# One of both kinds of IP, opened to the internet by IPv6 and closed again.
ok("CreateLoadBalancer", {"LoadbalancerId": New("dual", "nlb-")}, **VPC, AddressType="Intranet",
   AddressIpVersion="DualStack", ZoneMappings=ZONES[:2])
DUAL = {"LoadBalancerId": "$dual"}
ok("GetLoadBalancerAttribute",
   {"Ipv6AddressType": "Intranet", f"{ADDRESS}.0.Ipv6Address": New("v6", "")}, **DUAL)
ok("EnableLoadBalancerIpv6Internet", {"JobId": None}, **DUAL)
ok("GetLoadBalancerAttribute", {"Ipv6AddressType": "Internet"}, **DUAL)
ok("DisableLoadBalancerIpv6Internet", {"JobId": None}, **DUAL)
no("DisableLoadBalancerIpv6Internet", "OperationDenied.Ipv6IntranetInstance", **DUAL)
no("EnableLoadBalancerIpv6Internet", "OperationDenied.NonDualStackInstance", **LB)

# A server group with every kind of server that it takes.
ECS = {"ServerId": "i-bp100000000000000001", "ServerType": "Ecs", "Port": 80}
ENI = {"ServerId": "eni-bp100000000000000001", "ServerType": "Eni", "ServerIp": "172.16.1.1",
       "Port": 80}
ECI = {"ServerId": "eci-bp100000000000000001", "ServerType": "Eci", "Port": 81}
HEALTH = {"HealthCheckType": "HTTP", "HealthCheckUrl": "/health",
          "HealthCheckHttpCode": ["http_2xx", "http_3xx"]}
NAMED = {**VPC, "ServerGroupName": "web"}
no("CreateServerGroup", "DryRunOperation", **NAMED, DryRun=True)
no("CreateServerGroup", "ResourceNotFound.Vpc", ServerGroupName="web", VpcId="vpc-gone")
job("CreateServerGroup", {"ServerGroupId": New("group", "sgp-")}, **NAMED, ClientToken="group",
    HealthCheckConfig=HEALTH, Tag=TAG)
ok("CreateServerGroup", {"ServerGroupId": "$group", "JobId": "$job"}, **NAMED, ClientToken="group",
   HealthCheckConfig=HEALTH, Tag=TAG)
GROUP = {"ServerGroupId": "$group"}
NO_GROUP = {"ServerGroupId": "sgp-gone"}
job("AddServersToServerGroup", GROUP, **GROUP, Servers=[{**ECS, "Weight": 0}, ENI, ECI])
no("AddServersToServerGroup", "DuplicatedParam.Server", **GROUP, Servers=[ECS])
no("AddServersToServerGroup", "ResourceNotFound.Ecs", **GROUP,
   Servers=[{**ECS, "ServerId": "i-gone"}])
no("AddServersToServerGroup", "Mismatch.ServerType", **GROUP, Servers=[
    {"ServerId": "10.0.0.1", "ServerIp": "10.0.0.1", "ServerType": "Ip", "Port": 80}])
no("AddServersToServerGroup", "ResourceNotFound.serverGroup", **NO_GROUP, Servers=[ECS])
ok("ListServerGroupServers",
   {"TotalCount": 3, "Servers.0.ServerId": ECI["ServerId"], "Servers.0.Weight": 100,
    "Servers.0.Status": "Available", "Servers.2.ServerId": ECS["ServerId"], "Servers.2.Weight": 0,
    "Servers.2.ServerIp": New("server", ""), "NextToken": None}, **GROUP, NextToken="")
ok("ListServerGroupServers", {"TotalCount": 3, "Servers.count": 1, "NextToken": New("page", "")},
   **GROUP, MaxResults=1)
ok("ListServerGroupServers", {"Servers.count": 2, "NextToken": None}, **GROUP, MaxResults=2,
   NextToken="$page")
no("ListServerGroupServers", "ResourceNotFound.serverGroup", **NO_GROUP)
job("UpdateServerGroupServersAttribute", GROUP, **GROUP,
    Servers=[{**ECS, "Weight": 7, "Description": "first"}])
no("UpdateServerGroupServersAttribute", "ResourceNotFound.BackendServer", **GROUP,
   Servers=[{**ECS, "Port": 99, "Weight": 7}])
job("RemoveServersFromServerGroup", GROUP, **GROUP, Servers=[ECI])
no("RemoveServersFromServerGroup", "ResourceNotFound.BackendServer", **GROUP, Servers=[ECI])
ok("ListServerGroupServers",
   {"TotalCount": 1, "Servers.0.Weight": 7, "Servers.0.Description": "first"},
   **GROUP, ServerIds=[ECS["ServerId"]])
job("UpdateServerGroupAttribute", GROUP, **GROUP, ServerGroupName="web-2", Scheduler="Wlc",
    HealthCheckConfig={"HealthCheckInterval": 7})
SHOWN = "ServerGroups.0"
ok("ListServerGroups",
   {"TotalCount": 1, f"{SHOWN}.ServerGroupId": "$group", f"{SHOWN}.ServerGroupStatus": "Available",
    f"{SHOWN}.ServerCount": 2, f"{SHOWN}.Scheduler": "Wlc", f"{SHOWN}.Tags": TAG,
    f"{SHOWN}.HealthCheck.HealthCheckInterval": 7, f"{SHOWN}.HealthCheck.HealthCheckUrl": "/health",
    f"{SHOWN}.HealthCheck.HttpCheckMethod": "GET", f"{SHOWN}.RelatedLoadBalancerIds": [],
    f"{SHOWN}.HealthCheck.HealthCheckHttpCode": ["http_2xx", "http_3xx"]},
   ServerGroupNames=["web-2"], Tag=TAG)
job("CreateServerGroup", {"ServerGroupId": New("tls-group", "sgp-")}, **VPC, ServerGroupName="tls",
    PreserveClientIpEnabled=False)
job("CreateServerGroup", {"ServerGroupId": New("any-group", "sgp-")}, **VPC, ServerGroupName="any",
    AnyPortEnabled=True, HealthCheckConfig={"HealthCheckEnabled": False})
TLS_GROUP = {"ServerGroupId": "$tls-group"}
ANY_GROUP = {"ServerGroupId": "$any-group"}

# A policy of TLS.
SUITE = "ECDHE-RSA-AES128-GCM-SHA256"
no("CreateSecurityPolicy", "IllegalParam", TlsVersions=["TLSv1.0"], Ciphers=[SUITE])
job("CreateSecurityPolicy", {"SecurityPolicyId": New("policy", "tls-")},
    SecurityPolicyName="strict", TlsVersions=["TLSv1.2"], Ciphers=[SUITE], Tag=TAG)
POLICY = {"SecurityPolicyId": "$policy"}
job("UpdateSecurityPolicyAttribute", POLICY, **POLICY, SecurityPolicyName="stricter",
    TlsVersions=["TLSv1.2", "TLSv1.3"], Ciphers=[SUITE, "TLS_AES_128_GCM_SHA256"])
no("UpdateSecurityPolicyAttribute", "UpdateSecurityPolicyFailed", **POLICY,
   SecurityPolicyName="stricter")

# Listeners: of one port, with TLS, of a range of ports.
TCP = {**LB, **GROUP, "ListenerProtocol": "TCP", "ListenerPort": 80}
no("CreateListener", "DryRunOperation", **TCP, DryRun=True)
job("CreateListener", {"ListenerId": New("listener", "lsn-")}, **TCP, ListenerDescription="web",
    Tag=TAG)
no("CreateListener", "Conflict.Port", **TCP)
no("CreateListener", "Mismatch.Protocol", **{**TCP, "ListenerProtocol": "UDP", "ListenerPort": 53})
no("CreateListener", "ResourceNotFound.loadBalancer", **{**TCP, **NO_LB})
no("CreateListener", "ResourceNotFound.serverGroup", **{**TCP, **NO_GROUP, "ListenerPort": 81})
LISTENER = {"ListenerId": "$listener"}
NO_LISTENER = {"ListenerId": "lsn-gone@80"}
ok("GetListenerAttribute",
   {"ListenerStatus": "Running", "ListenerPort": 80, "StartPort": None, "EndPort": None,
    "SecurityPolicyId": "", "AlpnPolicy": "", "IdleTimeout": 900, "Cps": 0, "Mss": 0,
    "CaEnabled": False, "ProxyProtocolEnabled": False, "SecSensorEnabled": False,
    "CertificateIds": [], "CaCertificateIds": [], "Tags": [{"TagKey": "env", "TagValue": "test"}]},
   **LISTENER)
no("GetListenerAttribute", "ResourceNotFound.listener", **NO_LISTENER)
TLS = {**LB, **TLS_GROUP, "ListenerProtocol": "TCPSSL", "ListenerPort": 443}
no("CreateListener", "IllegalParam.PreserveClientIpSwitch", **{**TLS, **GROUP},
   CertificateIds=["1-cn-hangzhou"])
no("CreateListener", "MissingParam.Certificate", **TLS)
job("CreateListener", {"ListenerId": New("tls-listener", "lsn-")}, **TLS, **POLICY,
    CertificateIds=["1-cn-hangzhou"], AlpnEnabled=True, AlpnPolicy="HTTP2Optional")
TLS_LISTENER = {"ListenerId": "$tls-listener"}
RANGE = {**LB, **ANY_GROUP, "ListenerProtocol": "TCP", "ListenerPort": 0, "StartPort": 2000,
         "EndPort": 3000}
no("CreateListener", "IllegalParam.AnyPortListenerConflictWithNonAnyPortServerGroup",
   **{**RANGE, **GROUP})
job("CreateListener", {"ListenerId": New("any-listener", "lsn-")}, **RANGE)
ok("GetListenerAttribute", {"ListenerPort": 0, "StartPort": "2000", "EndPort": "3000"},
   ListenerId="$any-listener")
job("UpdateListenerAttribute", **LISTENER, ListenerDescription="web-2", IdleTimeout=60,
    ProxyProtocolEnabled=True, ProxyProtocolV2Config={"Ppv2VpcIdEnabled": True})
no("UpdateListenerAttribute", "ResourceNotFound.listener", **NO_LISTENER, IdleTimeout=60)
no("StartListener", "IncorrectStatus.listener", **LISTENER)
job("StopListener", **LISTENER)
no("StopListener", "IncorrectStatus.listener", **LISTENER)
ok("GetListenerAttribute",
   {"ListenerStatus": "Stopped", "IdleTimeout": 60, "ListenerDescription": "web-2",
    "ProxyProtocolV2Config.Ppv2VpcIdEnabled": True,
    "ProxyProtocolV2Config.Ppv2PrivateLinkEpIdEnabled": False}, **LISTENER)
job("StartListener", **LISTENER)
ok("ListListeners",
   {"TotalCount": 3, "MaxResults": 20, "Listeners.0.ListenerId": "$any-listener",
    "Listeners.0.StartPort": "2000", "Listeners.1.SecurityPolicyId": "$policy",
    "Listeners.1.AlpnPolicy": "HTTP2Optional", "Listeners.2.StartPort": None,
    "Listeners.2.ListenerStatus": "Running", "NextToken": None}, LoadBalancerIds=["$lb"])
ok("ListListeners", {"TotalCount": 1, "Listeners.0.Tags": TAG}, Tag=TAG)
HEALTH_INFO = "ListenerHealthStatus.0.ServerGroupInfos.0"
ok("GetListenerHealthStatus",
   {"ListenerHealthStatus.0.ListenerPort": 80, f"{HEALTH_INFO}.HeathCheckEnabled": True,
    f"{HEALTH_INFO}.ServerGroupId": "$group"}, **LISTENER)
no("GetListenerHealthStatus", "ResourceNotFound.listener", **NO_LISTENER)

# Certificates beside its own.
MORE = {"AdditionalCertificateIds": ["2-cn-hangzhou"]}
job("AssociateAdditionalCertificatesWithListener", **TLS_LISTENER, **MORE)
no("AssociateAdditionalCertificatesWithListener", "ResourceAlreadyAssociated.Certificate",
   **TLS_LISTENER, **MORE)
no("AssociateAdditionalCertificatesWithListener", "OperationDenied.Protocol", **LISTENER, **MORE)
ok("ListListenerCertificates",
   {"TotalCount": 2, "Certificates.0.IsDefault": True,
    "Certificates.0.CertificateId": "1-cn-hangzhou",
    "Certificates.1.Status": "Associated", "Certificates.1.IsDefault": False,
    "CertificateIds": ["1-cn-hangzhou", "2-cn-hangzhou"]}, **TLS_LISTENER)
no("DisassociateAdditionalCertificatesWithListener", "OperationDenied.DefaultCertificateUsed",
   **TLS_LISTENER, AdditionalCertificateIds=["1-cn-hangzhou"])
job("DisassociateAdditionalCertificatesWithListener", **TLS_LISTENER, **MORE)
no("DisassociateAdditionalCertificatesWithListener", "ResourceNotAssociated.Certificate",
   **TLS_LISTENER, **MORE)

# Who uses what, and who holds whom.
ok("ListSecurityPolicy",
   {"TotalCount": 1, "SecurityPolicies.0.SecurityPolicyName": "stricter",
    "SecurityPolicies.0.SecurityPolicyStatus": "Available",
    "SecurityPolicies.0.TlsVersion": "TLSv1.2,TLSv1.3",
    "SecurityPolicies.0.Ciphers": f"{SUITE},TLS_AES_128_GCM_SHA256",
    "SecurityPolicies.0.RelatedListeners.0.ListenerId": "$tls-listener"},
   SecurityPolicyIds=["$policy"], Tag=TAG)
ok("ListServerGroups", {f"{SHOWN}.RelatedLoadBalancerIds": ["$lb"]}, ServerGroupIds=["$group"])
no("DeleteServerGroup", "ResourceInUse.ServerGroup", **GROUP)
no("DeleteSecurityPolicy", "ResourceInUse.SecurityPolicy", **POLICY)
no("UpdateServerGroupAttribute", "IllegalParam.PreserveClientIpSwitch", **TLS_GROUP,
   PreserveClientIpEnabled=True)

# Tags, resource groups, monitoring, jobs.
for kind, held in (("loadbalancer", "$lb"), ("servergroup", "$group"),
                   ("securitypolicy", "$policy"), ("listener", "$listener")):
    ON = {"ResourceType": kind, "ResourceId": [held]}
    ok("TagResources", **ON, Tag=[{"Key": "cost", "Value": "7"}])
    ok("ListTagResources",
       {"TagResources.count": 1, "TagResources.0.ResourceId": held, "TagResources.0.TagValue": "7"},
       ResourceType=kind, Tag=[{"Key": "cost", "Value": "7"}])
    ok("UntagResources", **ON, TagKey=["cost"])
    ok("ListTagResources", {"TagResources.count": 1, "TagResources.0.TagKey": "env"}, **ON)
    ok("UntagResources", **ON, All=True)
    ok("ListTagResources", {"TagResources": [], "NextToken": None}, **ON)
no("TagResources", "ResourceNotFound.loadBalancer", ResourceType="loadbalancer",
   ResourceId=["nlb-gone"], Tag=TAG)
for kind, held in (("loadbalancer", "$lb"), ("servergroup", "$group"),
                   ("securitypolicy", "$policy")):
    ok("MoveResourceGroup", {"Data.ResourceId": held}, ResourceType=kind, ResourceId=held,
       NewResourceGroupId="rg-shop")
ok("ListLoadBalancers", {"TotalCount": 1, f"{ITEM}.ResourceGroupId": "rg-shop"},
   ResourceGroupId="rg-shop")
STORE = {"LogProject": "my-project", "MetricStore": "figures"}
ok("DescribeHdMonitorRegionConfig", {"LogProject": "", "MetricStore": ""})
no("UpdateListenerAttribute", "ResourceNotFound.HdMonitorConfigNotExist", **LISTENER,
   SecSensorEnabled=True)
ok("SetHdMonitorRegionConfig", {"RegionId": "cn-hangzhou", **STORE}, **STORE)
ok("DescribeHdMonitorRegionConfig", STORE)
job("UpdateListenerAttribute", **LISTENER, SecSensorEnabled=True)
no("SetHdMonitorRegionConfig", "EnableHDMonitor.Fail", **{**STORE, "MetricStore": "figures-2"})
ok("ListAsynJobs", {"TotalCount": "1", "Jobs": [{"Id": "$job", "Status": "Succeeded"}]},
   JobIds=["$job"])
no("ListAsynJobs", "ResourceNotFound.JobId", JobIds=["gone"])
no("GetJobStatus", "ResourceNotFound.JobId", JobId="gone")

# The other product at the same endpoint has the same servers, and nothing else in common.
ok("Slb.CreateLoadBalancer", {"LoadBalancerId": New("classic", "lb-")}, AddressType="internet",
   LoadBalancerSpec="slb.s1.small", InternetChargeType="paybytraffic")
ok("Slb.AddBackendServers", {"BackendServers.BackendServer.0.ServerId": ECS["ServerId"]},
   LoadBalancerId="$classic", BackendServers=[{"ServerId": ECS["ServerId"]}])
ok("Slb.DescribeLoadBalancers", {"TotalCount": 3})
no("Slb.DescribeLoadBalancerAttribute", "InvalidLoadBalancerId.NotFound", **LB)
no("GetLoadBalancerAttribute", "ResourceNotFound.loadBalancer", LoadBalancerId="$classic")
ok("Slb.DeleteLoadBalancer", LoadBalancerId="$classic")

# The end: listeners go with their load balancer, servers with their group.
job("DeleteListener", ListenerId="$any-listener")
no("DeleteListener", "ResourceNotFound.listener", ListenerId="$any-listener")
job("DeleteListener", **TLS_LISTENER)
ok("DeleteSecurityPolicy", {"JobId": None}, **POLICY)
no("DeleteSecurityPolicy", "ResourceNotFound.securitypolicy", **POLICY)
ok("ListSecurityPolicy", {"TotalCount": 0, "SecurityPolicies": []}, SecurityPolicyIds=["$policy"])
job("DeleteLoadBalancer", **LB)
no("DeleteLoadBalancer", "ResourceNotFound.loadBalancer", **LB)
job("DeleteLoadBalancer", **DUAL)
no("GetListenerAttribute", "ResourceNotFound.listener", **LISTENER)
for group in (GROUP, TLS_GROUP, ANY_GROUP):
    job("DeleteServerGroup", **group)
no("DeleteServerGroup", "ResourceNotFound.serverGroup", **GROUP)
ok("ListServerGroups", {"TotalCount": 0, "ServerGroups": []}, ServerGroupIds=["$group"])
ok("ListLoadBalancers", {"TotalCount": 0}, LoadBalancerNames=["shop-2"])
