"""The life of an application load balancer through every operation, as data.

As in `nlb_steps.py`, a step is an operation, facts of its answer or the code of its refusal, and
parameters. Changes take their time here: until they are done they are shown and stand in the way of
others, and each leaves a job.
"""

from steps import New, Steps

STEPS = Steps()
ok, no, until = STEPS.ok, STEPS.no, STEPS.until


def done(action):
    """Waits for the job, which is known by its id alone."""
    until("ListAsynJobs",
          {"TotalCount": 1, "Jobs.count": 1, "Jobs.0.Id": "$job", "Jobs.0.ApiName": action,
           "Jobs.0.Status": "Succeeded", "Jobs.0.ErrorCode": None}, JobIds=["$job"])


def job(action, expected=None, **parameters):
    """A change that goes on as a job."""
    ok(action, {"JobId": New("job", ""), **(expected or {})}, **parameters)
    done(action)


def active(**expected):
    """Waits for the load balancer, of which a change has no job that the answer names."""
    until("GetLoadBalancerAttribute", {"LoadBalancerStatus": "Active", **expected}, **LB)


VPC = {"VpcId": "vpc-bp1000000000000000001"}
ZONES = [{"ZoneId": f"cn-hangzhou-{letter}", "VSwitchId": f"vsw-bp100000000000000000{number}"}
         for number, letter in enumerate("ghi", start=1)]
TAG = [{"Key": "env", "Value": "test"}]
LB = {"LoadBalancerId": "$lb"}
NO_LB = {"LoadBalancerId": "alb-gone"}

# Where.
ok("DescribeRegions", {"Regions.0.RegionId": "cn-hangzhou",
                       "Regions.0.RegionEndpoint": "alb.cn-hangzhou.aliyuncs.com"},
   AcceptLanguage="en-US")
ok("DescribeZones", {"Zones.count": 3, "Zones.0.ZoneId": "cn-hangzhou-g"}, AcceptLanguage="en-US")
ok("ListSystemSecurityPolicies",
   {"SecurityPolicies.count": 5, "SecurityPolicies.0.SecurityPolicyId": "tls_cipher_policy_1_0"})

# A load balancer: tried, refused, made once by a token, shown before it is active and then.
BOUGHT = {**VPC, "AddressType": "Internet", "ZoneMappings": ZONES[:2], "LoadBalancerName": "shop",
          "LoadBalancerEdition": "Basic", "LoadBalancerBillingConfig": {"PayType": "PostPay"},
          "DeletionProtectionEnabled": True, "Tag": TAG,
          "ModificationProtectionConfig": {"Status": "ConsoleProtection", "Reason": "shop"}}
no("CreateLoadBalancer", "DryRunOperation", **BOUGHT, ClientToken="first", DryRun=True)
no("CreateLoadBalancer", "DuplicatedParam.ZoneId",
   **{**BOUGHT, "ZoneMappings": [ZONES[0], {**ZONES[1], "ZoneId": ZONES[0]["ZoneId"]}]})
no("CreateLoadBalancer", "Mismatch.ZoneIdAndVSwitchId",
   **{**BOUGHT, "ZoneMappings": [ZONES[0], {**ZONES[1], "VSwitchId": ZONES[2]["VSwitchId"]}]})
no("CreateLoadBalancer", "ResourceNotFound.VSwitch",
   **{**BOUGHT, "ZoneMappings": [ZONES[0], {**ZONES[1], "VSwitchId": "vsw-gone"}]})
ok("ListLoadBalancers", {"TotalCount": 0, "LoadBalancers": []}, LoadBalancerNames=["shop"])
ok("CreateLoadBalancer", {"LoadBalancerId": New("lb", "alb-")}, **BOUGHT, ClientToken="first")
no("UpdateLoadBalancerAttribute", "IncorrectStatus.LoadBalancer", **LB, LoadBalancerName="early")
ok("GetLoadBalancerAttribute", {"LoadBalancerStatus": "Provisioning"}, **LB)
ADDRESS = "ZoneMappings.0.LoadBalancerAddresses"
active(**{
    "LoadBalancerBussinessStatus": "Normal", "AddressType": "Internet", "AddressIpVersion": "IPv4",
    "ZoneMappings.count": 2, "ZoneMappings.0.Status": "Active", f"{ADDRESS}.count": 1,
    f"{ADDRESS}.0.IntranetAddress": New("inside", "172.16."),
    f"{ADDRESS}.0.Address": New("outside", ""), f"{ADDRESS}.0.AllocationId": New("eip", "eip-"),
    "LoadBalancerEdition": "Basic", "LoadBalancerBillingConfig.PayType": "PostPay",
    "DeletionProtectionConfig.Enabled": True, "SecurityGroupIds": [],
    "ModificationProtectionConfig.Reason": "shop", "Tags": TAG, "DNSName": New("dns", ""),
})
ok("CreateLoadBalancer", {"LoadBalancerId": "$lb"}, **BOUGHT, ClientToken="first")
no("CreateLoadBalancer", "IdempotentParameterMismatch",
   **{**BOUGHT, "LoadBalancerName": "other"}, ClientToken="first")
ok("ListAsynJobs",
   {"TotalCount": 1, "Jobs.0.ApiName": "CreateLoadBalancer", "Jobs.0.OperateType": "Create",
    "Jobs.0.ResourceType": "loadbalancer", "Jobs.0.ResourceId": "$lb",
    "Jobs.0.Status": "Succeeded"}, ResourceIds=["$lb"], ResourceType="loadbalancer")
no("GetLoadBalancerAttribute", "ResourceNotFound.LoadBalancer", **NO_LB)
ITEM = "LoadBalancers.0"
ok("ListLoadBalancers",
   {"TotalCount": 1, f"{ITEM}.LoadBalancerId": "$lb", f"{ITEM}.Tags": TAG, "NextToken": None,
    f"{ITEM}.LoadBalancerStatus": "Active", "MaxResults": 20},
   LoadBalancerNames=["shop"], Tag=TAG, NextToken="")
ok("ListLoadBalancers", {"TotalCount": 2, "LoadBalancers.count": 1, "NextToken": New("page", "")},
   MaxResults=1)
ok("ListLoadBalancers", {"LoadBalancers.count": 1, "NextToken": None}, MaxResults=1,
   NextToken="$page")

# Changed: name, protection, edition, zones.
no("DeleteLoadBalancer", "OperationDenied.DeletionProtectionEnabled", **LB)
job("UpdateLoadBalancerAttribute", **LB, LoadBalancerName="shop-2")
no("UpdateLoadBalancerAttribute", "DryRunOperation", **LB, LoadBalancerName="tried", DryRun=True)
no("UpdateLoadBalancerAttribute", "ResourceNotFound.LoadBalancer", **NO_LB, LoadBalancerName="none")
ok("DisableDeletionProtection", {"JobId": None}, ResourceId="$lb")
active(**{"DeletionProtectionConfig.Enabled": False, "LoadBalancerName": "shop-2"})
ok("EnableDeletionProtection", {"JobId": None}, ResourceId="$lb")
ok("DisableDeletionProtection", ResourceId="$lb")
ok("UpdateLoadBalancerEdition", {"JobId": None}, **LB, LoadBalancerEdition="Standard")
no("UpdateLoadBalancerAttribute", "IncorrectStatus.LoadBalancer", **LB, LoadBalancerName="early")
active(LoadBalancerEdition="Standard")
no("UpdateLoadBalancerEdition", "OperationDenied.EditionNotChanged", **LB,
   LoadBalancerEdition="Standard")
no("UpdateLoadBalancerEdition", "OperationDenied.Downgrade", **LB, LoadBalancerEdition="Basic")
job("UpdateLoadBalancerZones", **LB, ZoneMappings=ZONES)
no("UpdateLoadBalancerZones", "OperationDenied.ZoneMappingsNotChanged", **LB, ZoneMappings=ZONES)
no("UpdateLoadBalancerZones", "OperationDenied.ZoneVSwitchChanged", **LB,
   ZoneMappings=[{**ZONES[0], "VSwitchId": "vsw-bp1000000000000000002"}, *ZONES[1:]])

# Its addresses: to the inside and back, a bandwidth package, a zone that is taken out.
PACKAGE = {"BandwidthPackageId": "cbwp-bp1000000000000001"}
job("UpdateLoadBalancerAddressTypeConfig", **LB, AddressType="Intranet")
no("UpdateLoadBalancerAddressTypeConfig", "OperationDenied.AddressTypeNotChanged", **LB,
   AddressType="Intranet")
job("UpdateLoadBalancerAddressTypeConfig", **LB, AddressType="Internet", ZoneMappings=[
    {**ZONES[0], "AllocationId": "eip-bp1000000000000001", "EipType": "Common"}])
job("AttachCommonBandwidthPackageToLoadBalancer", **LB, **PACKAGE)
active(**{**PACKAGE, f"{ADDRESS}.0.AllocationId": "eip-bp1000000000000001"})
job("DetachCommonBandwidthPackageFromLoadBalancer", **LB, **PACKAGE)
no("DetachCommonBandwidthPackageFromLoadBalancer", "ResourceNotFound.LoadBalancer", **NO_LB,
   **PACKAGE)
ok("StartShiftLoadBalancerZones", {"JobId": None}, **LB, ZoneMappings=ZONES[:1])
active(**{"ZoneMappings.0.Status": "Shifted", "BandwidthPackageId": ""})
no("StartShiftLoadBalancerZones", "OperationDenied.ZoneMappingsNotChanged", **LB,
   ZoneMappings=ZONES[:1])
ok("CancelShiftLoadBalancerZones", {"JobId": None}, **LB, ZoneMappings=ZONES[:1])
no("CancelShiftLoadBalancerZones", "OperationDenied.ZoneMappingsNotChanged", **LB,
   ZoneMappings=ZONES[:1])
active(**{"ZoneMappings.0.Status": "Active"})

# Security groups and access logs; without listeners no capacity is reserved.
job("LoadBalancerJoinSecurityGroup", **LB, SecurityGroupIds=["sg-1", "sg-2"])
no("LoadBalancerJoinSecurityGroup", "ResourceAlreadyAssociated.SecurityGroup", **LB,
   SecurityGroupIds=["sg-1"])
no("LoadBalancerJoinSecurityGroup", "ResourceQuotaExceeded.SecurityGroupNum", **LB,
   SecurityGroupIds=["sg-3", "sg-4", "sg-5"])
job("LoadBalancerLeaveSecurityGroup", **LB, SecurityGroupIds=["sg-1"])
no("LoadBalancerLeaveSecurityGroup", "ResourceNotAssociated.SecurityGroup", **LB,
   SecurityGroupIds=["sg-1"])
active(SecurityGroupIds=["sg-2"])
job("LoadBalancerLeaveSecurityGroup", **LB, SecurityGroupIds=["sg-2"])
LOG = {"LogProject": "my-project", "LogStore": "alb-log"}
no("DisableLoadBalancerAccessLog", "OperationDenied.AccessLogDisabled", **LB)
job("EnableLoadBalancerAccessLog", **LB, **LOG)
no("EnableLoadBalancerAccessLog", "OperationDenied.AccessLogEnabled", **LB, **LOG)
active(**{"AccessLogConfig.LogProject": "my-project", "AccessLogConfig.LogStore": "alb-log"})
no("ModifyCapacityReservation", "OperationDenied.ListenerNotFound", **LB,
   MinimumLoadBalancerCapacity={"CapacityUnits": 300})

# One of both kinds of IP, opened to the internet by IPv6 and closed again.
ok("CreateLoadBalancer", {"LoadBalancerId": New("dual", "alb-")},
   **{**BOUGHT, "AddressType": "Intranet", "AddressIpVersion": "DualStack",
      "LoadBalancerEdition": "StandardWithWaf", "LoadBalancerName": "dual",
      "DeletionProtectionEnabled": False})
DUAL = {"LoadBalancerId": "$dual"}
until("GetLoadBalancerAttribute",
      {"LoadBalancerStatus": "Active", "Ipv6AddressType": "Intranet",
       f"{ADDRESS}.0.Ipv6Address": New("v6", "")}, **DUAL)
job("EnableLoadBalancerIpv6Internet", **DUAL)
no("EnableLoadBalancerIpv6Internet", "OperationDenied.Ipv6InternetInstance", **DUAL)
ok("GetLoadBalancerAttribute", {"Ipv6AddressType": "Internet"}, **DUAL)
job("DisableLoadBalancerIpv6Internet", **DUAL)
no("DisableLoadBalancerIpv6Internet", "OperationDenied.Ipv6IntranetInstance", **DUAL)
no("EnableLoadBalancerIpv6Internet", "OperationDenied.NonDualStackInstance", **LB)

# A template of health checks, and server groups with every kind of server.
CHECKED = {"HealthCheckTemplateName": "often", "HealthCheckInterval": 7, "HealthCheckPath": "/up",
           "HealthCheckCodes": ["http_2xx", "http_3xx"], "HealthCheckProtocol": "HTTP",
           "HealthCheckMethod": "GET"}
no("CreateHealthCheckTemplate", "DryRunOperation", **CHECKED, DryRun=True)
ok("CreateHealthCheckTemplate",
   {"HealthCheckTemplateId": New("template", "hct-"), "JobId": None}, **CHECKED, Tag=TAG)
TEMPLATE = {"HealthCheckTemplateId": "$template"}
NO_TEMPLATE = {"HealthCheckTemplateId": "hct-gone"}
ok("UpdateHealthCheckTemplateAttribute", **TEMPLATE, HealthCheckInterval=9)
no("UpdateHealthCheckTemplateAttribute", "ResourceNotFound.HealthCheckTemplate", **NO_TEMPLATE,
   HealthCheckInterval=9)
ok("GetHealthCheckTemplateAttribute",
   {**CHECKED, "HealthCheckInterval": 9, "HealthCheckTimeout": 5, "HealthyThreshold": 3,
    "Tags": TAG}, **TEMPLATE)
no("GetHealthCheckTemplateAttribute", "ResourceNotFound.HealthCheckTemplate", **NO_TEMPLATE)
ok("ListHealthCheckTemplates",
   {"TotalCount": 1, "HealthCheckTemplates.0.HealthCheckTemplateId": "$template",
    "NextToken": None}, HealthCheckTemplateNames=["often"])
ECS = {"ServerId": "i-bp100000000000000001", "ServerType": "Ecs", "Port": 80}
ENI = {"ServerId": "eni-bp100000000000000001", "ServerType": "Eni", "ServerIp": "172.16.1.1",
       "Port": 80}
ECI = {"ServerId": "eci-bp100000000000000001", "ServerType": "Eci", "Port": 81}
NAMED = {**VPC, "ServerGroupName": "web", "HealthCheckConfig": {"HealthCheckEnabled": False}}
no("CreateServerGroup", "DryRunOperation", **NAMED, DryRun=True)
no("CreateServerGroup", "ResourceNotFound.Vpc", **{**NAMED, "VpcId": "vpc-gone"})
no("CreateServerGroup", "Mismatch.ServerGroupSchedulerAndSlowStartEnable", **NAMED, Scheduler="Wlc",
   SlowStartConfig={"SlowStartEnabled": True})
job("CreateServerGroup", {"ServerGroupId": New("group", "sgp-")}, **NAMED, ClientToken="group",
    Tag=TAG)
ok("CreateServerGroup", {"ServerGroupId": "$group", "JobId": "$job"}, **NAMED, ClientToken="group",
   Tag=TAG)
GROUP = {"ServerGroupId": "$group"}
NO_GROUP = {"ServerGroupId": "sgp-gone"}
for name in ("canary", "mirror", "spare"):
    job("CreateServerGroup", {"ServerGroupId": New(name, "sgp-")},
        **{**NAMED, "ServerGroupName": name})
ok("AddServersToServerGroup", {"JobId": New("job", "")}, **GROUP,
   Servers=[{**ECS, "Weight": 0}, ENI, ECI])
no("AddServersToServerGroup", "IncorrectStatus.ServerGroup", **GROUP, Servers=[{**ECS, "Port": 81}])
done("AddServersToServerGroup")
no("AddServersToServerGroup", "Conflict.BackendServer", **GROUP, Servers=[ECS])
no("AddServersToServerGroup", "DuplicatedParam.BackendServer", **GROUP,
   Servers=[{**ECS, "Port": 82}] * 2)
no("AddServersToServerGroup", "ResourceNotFound.Ecs", **GROUP,
   Servers=[{**ECS, "ServerId": "i-gone"}])
no("AddServersToServerGroup", "Mismatch.ServerType", **GROUP, Servers=[
    {"ServerId": "10.0.0.1", "ServerIp": "10.0.0.1", "ServerType": "Ip", "Port": 80}])
no("AddServersToServerGroup", "ResourceNotFound.ServerGroup", **NO_GROUP, Servers=[ECS])
ok("ListServerGroupServers",
   {"TotalCount": 3, "Servers.0.ServerId": ECS["ServerId"], "Servers.0.Weight": 0,
    "Servers.0.Status": "Available", "Servers.2.ServerId": ECI["ServerId"],
    "Servers.2.Weight": 100, "Servers.0.ServerIp": New("server", ""), "NextToken": None},
   **GROUP, NextToken="")
ok("ListServerGroupServers", {"TotalCount": 3, "Servers.count": 1, "NextToken": New("page", "")},
   **GROUP, MaxResults=1)
ok("ListServerGroupServers", {"Servers.count": 2, "NextToken": None}, **GROUP, MaxResults=2,
   NextToken="$page")
ok("ListServerGroupServers", {"TotalCount": 0, "Servers": []}, **NO_GROUP)
job("UpdateServerGroupServersAttribute", **GROUP,
    Servers=[{**ECS, "Weight": 7, "Description": "first"}])
no("UpdateServerGroupServersAttribute", "ResourceNotFound.BackendServer", **GROUP,
   Servers=[{**ECS, "Port": 99, "Weight": 7}])
job("ReplaceServersInServerGroup", **GROUP, AddedServers=[{**ECI, "Port": 82}],
    RemovedServers=[ECI])
no("ReplaceServersInServerGroup", "ResourceNotFound.BackendServer", **GROUP,
   AddedServers=[{**ECI, "Port": 83}], RemovedServers=[ECI])
job("RemoveServersFromServerGroup", **GROUP, Servers=[{**ECI, "Port": 82}])
no("RemoveServersFromServerGroup", "ResourceNotFound.BackendServer", **GROUP, Servers=[ECI])
ok("ListServerGroupServers",
   {"TotalCount": 1, "Servers.0.Weight": 7, "Servers.0.Description": "first"},
   **GROUP, ServerIds=[ECS["ServerId"]])
job("UpdateServerGroupAttribute", **GROUP, ServerGroupName="web-2", Scheduler="Wlc",
    StickySessionConfig={"StickySessionEnabled": True, "StickySessionType": "Insert",
                         "CookieTimeout": 60})
no("UpdateServerGroupAttribute", "ResourceNotFound.ServerGroup", **NO_GROUP, ServerGroupName="web")
job("ApplyHealthCheckTemplateToServerGroup", **GROUP, **TEMPLATE)
no("ApplyHealthCheckTemplateToServerGroup", "ResourceNotFound.HealthCheckTemplate", **GROUP,
   **NO_TEMPLATE)
SHOWN = "ServerGroups.0"
CHECK = f"{SHOWN}.HealthCheckConfig"
ok("ListServerGroups",
   {"TotalCount": 1, f"{SHOWN}.ServerGroupId": "$group", f"{SHOWN}.ServerGroupStatus": "Available",
    f"{SHOWN}.ServerCount": 2, f"{SHOWN}.Scheduler": "Wlc", f"{SHOWN}.Tags": TAG,
    f"{SHOWN}.RelatedLoadBalancerIds": [], f"{SHOWN}.StickySessionConfig.CookieTimeout": 60,
    f"{CHECK}.HealthCheckEnabled": True, f"{CHECK}.HealthCheckInterval": 9,
    f"{CHECK}.HealthCheckPath": "/up", f"{CHECK}.HealthCheckCodes": ["http_2xx", "http_3xx"]},
   ServerGroupNames=["web-2"], Tag=TAG)
ok("DeleteHealthCheckTemplates", {"JobId": None}, HealthCheckTemplateIds=["$template"])
no("GetHealthCheckTemplateAttribute", "ResourceNotFound.HealthCheckTemplate", **TEMPLATE)

# A policy of TLS.
SUITE = "ECDHE-RSA-AES128-GCM-SHA256"
no("CreateSecurityPolicy", "InvalidParameter", SecurityPolicyName="odd", TLSVersions=["TLSv1.0"],
   Ciphers=[SUITE])
ok("CreateSecurityPolicy", {"SecurityPolicyId": New("policy", "spy-"), "JobId": None},
   SecurityPolicyName="strict", TLSVersions=["TLSv1.2"], Ciphers=[SUITE], Tag=TAG)
POLICY = {"SecurityPolicyId": "$policy"}
job("UpdateSecurityPolicyAttribute", **POLICY, SecurityPolicyName="stricter",
    TLSVersions=["TLSv1.2", "TLSv1.3"], Ciphers=[SUITE, "TLS_AES_128_GCM_SHA256"])
ok("ListSecurityPolicies",
   {"TotalCount": 1, "SecurityPolicies.0.SecurityPolicyName": "stricter",
    "SecurityPolicies.0.SecurityPolicyStatus": "Available",
    "SecurityPolicies.0.TLSVersions": ["TLSv1.2", "TLSv1.3"],
    "SecurityPolicies.0.Ciphers": [SUITE, "TLS_AES_128_GCM_SHA256"]},
   SecurityPolicyIds=["$policy"], Tag=TAG)

# Listeners of all protocols.
def forward(*groups):
    return {"Type": "ForwardGroup",
            "ForwardGroupConfig": {"ServerGroupTuples": [
                {"ServerGroupId": group, **weight} for group, weight in groups]}}


HTTP = {**LB, "ListenerProtocol": "HTTP", "ListenerPort": 80,
        "DefaultActions": [forward(("$group", {}))]}
no("CreateListener", "DryRunOperation", **HTTP, DryRun=True)
ok("CreateListener", {"ListenerId": New("listener", "lsn-"), "JobId": New("job", "")}, **HTTP,
   ListenerDescription="web", Tag=TAG)
LISTENER = {"ListenerId": "$listener"}
NO_LISTENER = {"ListenerId": "lsn-gone"}
no("StopListener", "IncorrectStatus.Listener", **LISTENER)
ok("GetListenerAttribute", {"ListenerStatus": "Provisioning"}, **LISTENER)
done("CreateListener")
no("CreateListener", "ResourceAlreadyExist.Listener", **HTTP)
no("CreateListener", "ResourceNotFound.LoadBalancer", **{**HTTP, **NO_LB})
no("CreateListener", "ResourceNotFound.ServerGroup",
   **{**HTTP, "ListenerPort": 81, "DefaultActions": [forward(("sgp-gone", {}))]})
ok("GetListenerAttribute",
   {"ListenerStatus": "Running", "ListenerPort": 80, "ListenerProtocol": "HTTP", "Tags": TAG,
    "RequestTimeout": 60, "IdleTimeout": 15, "GzipEnabled": True,
    "DefaultActions.0.ForwardGroupConfig.ServerGroupTuples.0.ServerGroupId": "$group",
    "LogConfig.AccessLogRecordCustomizedHeadersEnabled": False,
    "QuicConfig.QuicUpgradeEnabled": False, "AclConfig.AclRelations": []}, **LISTENER)
no("GetListenerAttribute", "ResourceNotFound.Listener", **NO_LISTENER)
CERTIFICATE = [{"CertificateId": "1-cn-hangzhou"}]
job("CreateListener", {"ListenerId": New("quic", "lsn-")},
    **{**HTTP, "ListenerProtocol": "QUIC", "ListenerPort": 443}, Certificates=CERTIFICATE)
job("CreateListener", {"ListenerId": New("tls", "lsn-")},
    **{**HTTP, "ListenerProtocol": "HTTPS", "ListenerPort": 443}, Certificates=CERTIFICATE, **POLICY,
    QuicConfig={"QuicUpgradeEnabled": True, "QuicListenerId": "$quic"})
TLS = {"ListenerId": "$tls"}
no("DeleteListener", "ResourceInUse.Listener", ListenerId="$quic")
job("UpdateListenerAttribute", **LISTENER, ListenerDescription="web-2", IdleTimeout=60,
    XForwardedForConfig={"XForwardedForEnabled": True, "XForwardedForProtoEnabled": True})
no("UpdateListenerAttribute", "ResourceNotFound.Listener", **NO_LISTENER, IdleTimeout=60)
job("UpdateListenerLogConfig", **LISTENER, AccessLogRecordCustomizedHeadersEnabled=True,
    AccessLogTracingConfig={"TracingEnabled": True, "TracingType": "Zipkin", "TracingSample": 100})
job("StopListener", **LISTENER)
ok("GetListenerAttribute",
   {"ListenerStatus": "Stopped", "IdleTimeout": 60, "ListenerDescription": "web-2",
    "XForwardedForConfig.XForwardedForProtoEnabled": True,
    "LogConfig.AccessLogTracingConfig.TracingSample": 100}, **LISTENER)
job("StartListener", **LISTENER)
ok("ListListeners",
   {"TotalCount": 3, "MaxResults": 20, "Listeners.0.ListenerId": "$tls",
    "Listeners.0.SecurityPolicyId": "$policy", "Listeners.0.QuicConfig.QuicListenerId": "$quic",
    "Listeners.2.ListenerStatus": "Running", "NextToken": None}, LoadBalancerIds=["$lb"])
ok("ListListeners", {"TotalCount": 1, "Listeners.0.ListenerId": "$listener"}, Tag=TAG)
ok("GetListenerHealthStatus",
   {"ListenerHealthStatus.0.ListenerPort": 80,
    "ListenerHealthStatus.0.ServerGroupInfos.0.ServerGroupId": "$group",
    "ListenerHealthStatus.0.ServerGroupInfos.0.HealthCheckEnabled": "on"},
   **LISTENER, IncludeRule=True)
no("GetListenerHealthStatus", "ResourceNotFound.Listener", **NO_LISTENER)
ok("ListSecurityPolicyRelations",
   {"SecrityPolicyRelations.0.RelatedListeners.0.ListenerId": "$tls"},
   SecurityPolicyIds=["$policy"])
no("ListSecurityPolicyRelations", "ResourceNotFound.SecurityPolicy", SecurityPolicyIds=["spy-gone"])
no("DeleteSecurityPolicy", "ResourceInUse.SecurityPolicy", **POLICY)

# Capacity, which can be reserved once there are listeners.
no("ModifyCapacityReservation", "OperationDenied.CapacityUnitsBelowMinimum", **LB,
   MinimumLoadBalancerCapacity={"CapacityUnits": 1})
ok("ModifyCapacityReservation", {"JobId": None}, **LB,
   MinimumLoadBalancerCapacity={"CapacityUnits": 300})
no("ModifyCapacityReservation", "OperationDenied.PriorRequestNotComplete", **LB,
   MinimumLoadBalancerCapacity={"CapacityUnits": 600})
until("DescribeCapacityReservation",
      {"MinimumLoadBalancerCapacity.CapacityUnits": 300, "CapacityReservationState.count": 3,
       "CapacityReservationState.0.Status": "Provisioned", "DecreaseRequestsRemaining": 2}, **LB)
ok("ModifyCapacityReservation", **LB, ResetCapacityReservation=True)

# Certificates beside its own.
MORE = {"Certificates": [{"CertificateId": "2-cn-hangzhou"}]}
job("AssociateAdditionalCertificatesWithListener", **TLS, **MORE)
no("AssociateAdditionalCertificatesWithListener", "ResourceAlreadyAssociated.Certificate", **TLS,
   **MORE)
no("AssociateAdditionalCertificatesWithListener", "OperationDenied.HttpListenerNotSupport",
   **LISTENER, **MORE)
ok("ListListenerCertificates",
   {"TotalCount": 2, "Certificates.0.IsDefault": True,
    "Certificates.0.CertificateId": "1-cn-hangzhou", "Certificates.1.Status": "Associated",
    "Certificates.1.IsDefault": False}, **TLS)
no("DissociateAdditionalCertificatesFromListener", "OperationDenied.DefaultCertificateUsed", **TLS,
   Certificates=CERTIFICATE)
job("DissociateAdditionalCertificatesFromListener", **TLS, **MORE)
no("DissociateAdditionalCertificatesFromListener", "ResourceNotAssociated.Certificate", **TLS,
   **MORE)
ok("ListListenerCertificates", {"TotalCount": 1}, **TLS)

# Access control lists.
job("CreateAcl", {"AclId": New("acl", "acl-")}, AclName="office", Tag=TAG)
ACL = {"AclId": "$acl"}
NO_ACL = {"AclId": "acl-gone"}
ENTRY = {"Entry": "10.0.0.0/8", "Description": "inside"}
job("AddEntriesToAcl", **ACL, AclEntries=[ENTRY, {"Entry": "192.168.0.0/16"}])
no("AddEntriesToAcl", "ResourceAlreadyExist.AclEntry", **ACL, AclEntries=[ENTRY])
no("AddEntriesToAcl", "ResourceNotFound.Acl", **NO_ACL, AclEntries=[ENTRY])
ok("ListAclEntries",
   {"TotalCount": 2, "AclEntries.0": {**ENTRY, "Status": "Available"}, "NextToken": None}, **ACL)
no("ListAclEntries", "ResourceNotFound.Acl", **NO_ACL)
job("RemoveEntriesFromAcl", **ACL, Entries=["192.168.0.0/16"])
no("RemoveEntriesFromAcl", "ResourceNotFound.AclEntry", **ACL, Entries=["192.168.0.0/16"])
ok("UpdateAclAttribute", {"JobId": None}, **ACL, AclName="office-2")
no("UpdateAclAttribute", "Conflict.Acl", **ACL, AclName="office-2")
ok("ListAcls", {"TotalCount": 1, "Acls.0.AclId": "$acl", "Acls.0.AclStatus": "Available"},
   AclNames=["office-2"])
ON = {**LISTENER, "AclIds": ["$acl"]}
job("AssociateAclsWithListener", **ON, AclType="White")
no("AssociateAclsWithListener", "ResourceInUse.Acl", **ON, AclType="White")
no("DeleteAcl", "ResourceInUse.Acl", **ACL)
ok("GetListenerAttribute",
   {"AclConfig": {"AclType": "White", "AclRelations": [{**ACL, "Status": "Associated"}]}},
   **LISTENER)
ok("ListAclRelations",
   {"AclRelations.0.AclId": "$acl", "AclRelations.0.RelatedListeners.0.ListenerId": "$listener",
    "AclRelations.0.RelatedListeners.0.Status": "Associated"}, AclIds=["$acl"])
no("LoadBalancerJoinSecurityGroup", "OperationDenied.LbAssociatedAclCanNotJoinSecurityGroup", **LB,
   SecurityGroupIds=["sg-1"])
job("DissociateAclsFromListener", **ON)
no("DissociateAclsFromListener", "ResourceNotAssociated.Acl", **ON)
