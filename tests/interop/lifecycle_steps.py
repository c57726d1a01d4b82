"""The life of a load balancer: every operation of the service, and what its answer must hold.

A step is an action, the facts of its answer by path or the code of its refusal, and parameters.
`$name` is what an earlier answer held where a step says `New(name, ...)`, or a file of PEM.
"""

from steps import New, Steps

# The parameters that are JSON in a text.
JSON_TEXTS = {"AclEntrys", "BackendServers", "LogsDownloadAttributes", "MasterSlaveBackendServers",
              "NewBackendServers", "OldBackendServers", "RuleIds", "RuleList", "Tags"}

STEPS = Steps()
ok, no = STEPS.ok, STEPS.no


def on_lb(action, expected=None, **parameters):
    ok(action, expected, LoadBalancerId="$lb", **parameters)


def on(port, action, expected=None, **parameters):
    on_lb(action, expected, ListenerPort=port, **parameters)


def server(number, port=None, **more):
    ports = {} if port is None else {"Port": port}
    return {"ServerId": f"i-bp1000000000000000{number:02}", **ports, **more}


TAG = [{"Key": "env", "Value": "test"}]
SERVERS = "BackendServers.BackendServer"
LOGS = [{"LogProject": "my-project", "LogStore": "access", "LoadBalancerId": "$lb"}]

# Where.
ok("DescribeRegions", {"Regions.Region.0.RegionId": "cn-hangzhou"}, AcceptLanguage="en-US")
ok("DescribeZones", {"Zones.Zone.0.ZoneId": New("zone", "cn-hangzhou-")})
ok("DescribeAvailableResource", {"AvailableResources.AvailableResource.0.MasterZoneId": "$zone"})

# A load balancer: made, named, protected, charged in another way.
BOUGHT = {"AddressType": "internet", "InternetChargeType": "paybybandwidth", "Bandwidth": 10,
          "LoadBalancerSpec": "slb.s1.small"}
no("CreateLoadBalancer", "ShareSlbHaltSales", AddressType="internet", ClientToken="shared")
ok("CreateLoadBalancer", {"LoadBalancerId": New("lb", "lb-"), "AddressIPVersion": "ipv4"},
   **BOUGHT, LoadBalancerName="shop", MasterZoneId="$zone", ClientToken="first", Tag=TAG)
on_lb("SetLoadBalancerName", LoadBalancerName="shop-2")
on_lb("SetLoadBalancerDeleteProtection", DeleteProtection="on")
PROTECTED = {"ModificationProtectionStatus": "ConsoleProtection",
             "ModificationProtectionReason": "shop"}
on_lb("SetLoadBalancerModificationProtection", **PROTECTED)
on_lb("ModifyLoadBalancerInstanceSpec", LoadBalancerSpec="slb.s2.small")
on_lb("ModifyLoadBalancerInternetSpec", InternetChargeType="paybytraffic")
on_lb("SetLoadBalancerStatus", LoadBalancerStatus="inactive")
on_lb("DescribeLoadBalancerAttribute", {"LoadBalancerStatus": "inactive"})
on_lb("SetLoadBalancerStatus", LoadBalancerStatus="active")
ok("MoveResourceGroup", ResourceId="$lb", ResourceType="loadbalancer",
   NewResourceGroupId="rg-shop")
on_lb("DescribeLoadBalancerAttribute",
      {"LoadBalancerName": "shop-2", "LoadBalancerStatus": "active",
       "LoadBalancerSpec": "slb.s2.small", "InternetChargeType": "paybytraffic",
       "DeleteProtection": "on", **PROTECTED, "ResourceGroupId": "rg-shop",
       "MasterZoneId": "$zone", "Tags.Tag": [{"TagKey": "env", "TagValue": "test"}]})
ok("DescribeLoadBalancers",
   {"TotalCount": 1, "LoadBalancers.LoadBalancer.0.LoadBalancerId": "$lb"},
   LoadBalancerName="shop-2", Tag=TAG)

# A subscription, which cannot be deleted.
ok("CreateLoadBalancer", {"LoadBalancerId": New("subscribed", "lb-")}, **BOUGHT)
ok("ModifyLoadBalancerPayType", LoadBalancerId="$subscribed", PayType="PrePay",
   PricingCycle="month", Duration=1)
ok("DescribeLoadBalancerAttribute", {"PayType": "PrePay"}, LoadBalancerId="$subscribed")
no("DeleteLoadBalancer", "InvalidChargeType", LoadBalancerId="$subscribed")

# Servers: the default group, a group with ports, a primary and a secondary one.
on_lb("AddBackendServers", {f"{SERVERS}.count": 2}, BackendServers=[server(1), server(2)])
on_lb("SetBackendServers", {f"{SERVERS}.1.Weight": "7"}, BackendServers=[server(2, Weight=7)])
on_lb("RemoveBackendServers", {f"{SERVERS}.0.ServerId": "i-bp100000000000000002"},
      BackendServers=[server(1)])
on_lb("CreateVServerGroup", {"VServerGroupId": New("group", "rsp-"), f"{SERVERS}.0.Port": 80},
      VServerGroupName="web", BackendServers=[server(1, 80)], Tag=TAG)
GROUP = {"VServerGroupId": "$group"}
ok("AddVServerGroupBackendServers", {f"{SERVERS}.count": 3}, **GROUP,
   BackendServers=[server(2, 80), server(3, 80)])
no("AddVServerGroupBackendServers", "InvalidServerId.NotExist", **GROUP,
   BackendServers=[{"ServerId": "i-made-up", "Port": 80}])
ok("ModifyVServerGroupBackendServers", {f"{SERVERS}.2.ServerId": "i-bp100000000000000004"}, **GROUP,
   OldBackendServers=[server(1, 80)], NewBackendServers=[server(4, 81)])
ok("RemoveVServerGroupBackendServers", {f"{SERVERS}.count": 2}, **GROUP,
   BackendServers=[server(3, 80)])
ok("SetVServerGroupAttribute", {"VServerGroupName": "web-2"}, **GROUP,
   VServerGroupName="web-2", BackendServers=[server(2, 80, Weight=9)])
ok("DescribeVServerGroupAttribute",
   {"LoadBalancerId": "$lb", f"{SERVERS}.0.Weight": 9, "Tags.Tag.0.TagKey": "env"}, **GROUP)
PAIR = [server(5, 53, ServerType="Master"), server(6, 53, ServerType="Slave")]
on_lb("CreateMasterSlaveServerGroup", {"MasterSlaveServerGroupId": New("pair", "rsp-")},
      MasterSlaveServerGroupName="pair", MasterSlaveBackendServers=PAIR)
ok("DescribeMasterSlaveServerGroupAttribute",
   {"MasterSlaveServerGroupName": "pair",
    "MasterSlaveBackendServers.MasterSlaveBackendServer.count": 2},
   MasterSlaveServerGroupId="$pair")

# Certificates, a TLS policy, an access control list.
PEM = {"ServerCertificate": "$rsa.pem", "PrivateKey": "$rsa.key.pem"}
no("UploadServerCertificate", "InvalidParameter",
   **{**PEM, "PrivateKey": "$other.key.pem"})
ok("UploadServerCertificate",
   {"ServerCertificateId": New("cert", ""), "CommonName": "www.example.com"},
   **PEM, ServerCertificateName="www", Tag=TAG)
CERT = {"ServerCertificateId": "$cert"}
ok("SetServerCertificateName", **CERT, ServerCertificateName="www-2")
ok("DescribeServerCertificates",
   {"ServerCertificates.ServerCertificate.0.ServerCertificateName": "www-2"}, **CERT)
ok("UploadCACertificate", {"CACertificateId": New("ca", "")}, CACertificate="$rsa.pem")
CA = {"CACertificateId": "$ca"}
ok("SetCACertificateName", **CA, CACertificateName="callers")
ok("DescribeCACertificates",
   {"CACertificates.CACertificate.0.CACertificateName": "callers"}, **CA)
ok("CreateTLSCipherPolicy", {"TLSCipherPolicyId": New("tls", "tls-")}, Name="strict",
   Ciphers=["ECDHE-RSA-AES128-GCM-SHA256"], TLSVersions=["TLSv1.2"])
TLS = {"TLSCipherPolicyId": "$tls"}
ok("SetTLSCipherPolicyAttribute", **TLS, Name="stricter", TLSVersions=["TLSv1.3"],
   Ciphers=["TLS_AES_128_GCM_SHA256"])
ok("CreateAccessControlList", {"AclId": New("acl", "acl-")}, AclName="office", Tag=TAG)
ACL = {"AclId": "$acl"}
ok("AddAccessControlListEntry", **ACL, AclEntrys=[
    {"entry": "10.0.0.0/24", "comment": "all"}, {"entry": "192.168.0.1", "comment": "one"}])
ok("RemoveAccessControlListEntry", **ACL, AclEntrys=[{"entry": "10.0.0.0/24"}])
ok("SetAccessControlListAttribute", **ACL, AclName="office-2")
ok("DescribeAccessControlLists", {"TotalCount": 1, "Acls.Acl.0.AclId": "$acl"}, AclName="office-2")

# Listeners of the four protocols.
on(80, "CreateLoadBalancerHTTPListener", HealthCheck="off", Bandwidth=-1, **GROUP, Tag=TAG)
on(443, "CreateLoadBalancerHTTPSListener", HealthCheck="on", HealthCheckURI="/health",
   HealthCheckConnectPort=80, Bandwidth=-1, **GROUP, **CERT, **CA, TLSCipherPolicy="$tls")
on(1883, "CreateLoadBalancerTCPListener", Bandwidth=-1, BackendServerPort=1883,
   healthCheckInterval=7)
on(53, "CreateLoadBalancerUDPListener", Bandwidth=-1, MasterSlaveServerGroupId="$pair",
   healthCheckReq="hello", healthCheckExp="ok")
no("CreateLoadBalancerHTTPListener", "InvalidParameter.ListenerPortConflict", LoadBalancerId="$lb",
   ListenerPort=80, HealthCheck="off", Bandwidth=-1, **GROUP)
for port in (80, 443, 1883, 53):
    on(port, "StartLoadBalancerListener")
on(80, "SetLoadBalancerHTTPListenerAttribute", Description="web", Gzip="off")
on(443, "SetLoadBalancerHTTPSListenerAttribute", EnableHttp2="off")
on(1883, "SetLoadBalancerTCPListenerAttribute", Scheduler="rr", AclStatus="on", AclType="white",
   **ACL)
on(53, "SetLoadBalancerUDPListenerAttribute", healthCheckExp="fine")
on(80, "DescribeLoadBalancerHTTPListenerAttribute",
   {"Status": "running", "Description": "web", "Gzip": "off", "VServerGroupId": "$group"})
on(443, "DescribeLoadBalancerHTTPSListenerAttribute",
   {"ServerCertificateId": "$cert", "CACertificateId": "$ca", "TLSCipherPolicy": "$tls",
    "EnableHttp2": "off", "HealthCheckURI": "/health"})
on(1883, "DescribeLoadBalancerTCPListenerAttribute",
   {"Scheduler": "rr", "AclId": "$acl", "HealthCheckInterval": 7, "BackendServerPort": 1883})
on(53, "DescribeLoadBalancerUDPListenerAttribute",
   {"MasterSlaveServerGroupId": "$pair", "HealthCheckReq": "hello", "HealthCheckExp": "fine"})
ok("DescribeLoadBalancerListeners", {"TotalCount": 4, "Listeners.0.ListenerPort": 53},
   LoadBalancerId=["$lb"])
on(443, "DescribeHealthStatus",
   {f"{SERVERS}.0.ServerHealthStatus": "normal", f"{SERVERS}.0.Port": 80})

# Who uses what, and who holds whom.
ok("DescribeAccessControlListAttribute",
   {"AclName": "office-2", "AclEntrys.AclEntry.0.AclEntryIP": "192.168.0.1",
    "RelatedListeners.RelatedListener.0.ListenerPort": 1883}, **ACL)
ok("ListTLSCipherPolicies",
   {"TLSCipherPolicies.0.Name": "stricter", "TLSCipherPolicies.0.RelateListeners.0.Port": 443},
   **TLS, IncludeListener=True)
on_lb("DescribeMasterSlaveServerGroups", {
    "MasterSlaveServerGroups.MasterSlaveServerGroup.0.AssociatedObjects.Listeners.Listener.0.Port":
    53}, IncludeListener=True)
no("DeleteAccessControlList", "OperationFailed.AclBindedWithVip", **ACL)
no("DeleteTLSCipherPolicy", "TLSPolicyRelated", **TLS)
no("DeleteServerCertificate", "CertificateAndPrivateKeyIsRefered", **CERT)
no("DeleteVServerGroup", "RspoolVipExist", **GROUP)
no("DeleteLoadBalancer", "OperationDenied.DeleteProtectionIsOn", LoadBalancerId="$lb")

# A domain extension, rules, a white list.
ok("UploadServerCertificate", {"ServerCertificateId": New("ec", "")},
   ServerCertificate="$ec.pem", PrivateKey="$ec.key.pem")
on(443, "CreateDomainExtension", {"DomainExtensionId": New("domain", "de-")},
   Domain="a.example.com", **CERT)
DOMAIN = {"DomainExtensionId": "$domain"}
ok("SetDomainExtensionAttribute", **DOMAIN, ServerCertificateId="$ec")
ok("DescribeDomainExtensionAttribute",
   {"Domain": "a.example.com", "ServerCertificateId": "$ec", "ListenerPort": 443}, **DOMAIN)
on(443, "DescribeDomainExtensions", {"DomainExtensions.DomainExtension.count": 1})
RULE = {"RuleName": "cache", "Domain": "b.example.com", "Url": "/cache", **GROUP}
on(80, "CreateRules", {"Rules.Rule.0.RuleId": New("rule", "rule-")}, RuleList=[RULE])
ok("SetRule", RuleId="$rule", RuleName="cache-2", ListenerSync="off", Scheduler="wrr",
   StickySession="off", HealthCheck="off")
ok("DescribeRuleAttribute",
   {"RuleName": "cache-2", "Url": "/cache", "VServerGroupId": "$group", "ListenerSync": "off"},
   RuleId="$rule")
on(80, "DescribeRules", {"Rules.Rule.0.RuleName": "cache-2"})
on_lb("DescribeVServerGroups",
      {"VServerGroups.VServerGroup.0.AssociatedObjects.Rules.Rule.0.RuleId": "$rule",
       "VServerGroups.VServerGroup.0.AssociatedObjects.Listeners.Listener.count": 2},
      IncludeRule=True, IncludeListener=True)
on(80, "SetListenerAccessControlStatus", AccessControlStatus="open_white_list")
on(80, "AddListenerWhiteListItem", SourceItems="10.0.0.1,10.1.0.0/16")
on(80, "RemoveListenerWhiteListItem", SourceItems="10.0.0.1")
on(80, "DescribeListenerAccessControlAttribute",
   {"SourceItems": "10.1.0.0/16", "AccessControlStatus": "open_white_list"})

# Tags in the old form and the new one, logs, monitoring.
OLD_TAGS = [{"TagKey": "team", "TagValue": "shop"}]
on_lb("AddTags", Tags=OLD_TAGS)
on_lb("DescribeTags", {"TotalCount": 2, "TagSets.TagSet.1.TagKey": "team"})
ok("DescribeLoadBalancers", {"TotalCount": 1}, Tags=[{"tagKey": "team", "tagValue": "shop"}])
on_lb("RemoveTags", Tags=OLD_TAGS)
for kind, held in (("instance", "$lb"), ("certificate", "$cert"), ("acl", "$acl"),
                   ("vservergroup", "$group"), ("masterslaveservergroup", "$pair")):
    ON = {"ResourceType": kind, "ResourceId": [held]}
    FIRST = "TagResources.TagResource.0"
    ok("TagResources", **ON, Tag=[{"Key": "cost", "Value": "7"}])
    ok("ListTagResources", {f"{FIRST}.ResourceId": held, f"{FIRST}.TagValue": "7"},
       ResourceType=kind, Tag=[{"Key": "cost", "Value": "7"}])
    ok("UntagResources", **ON, TagKey=["cost"])
    ok("UntagResources", **ON, All=True)
    ok("ListTagResources", {"TagResources.TagResource.count": 0}, **ON)
LOG = "LogsDownloadAttributes.LogsDownloadAttribute.0"
ok("SetAccessLogsDownloadAttribute", LogsDownloadAttributes=LOGS)
ok("DescribeAccessLogsDownloadAttribute",
   {f"{LOG}.LogStore": "access", f"{LOG}.LoadBalancerId": "$lb"})
ok("DeleteAccessLogsDownloadAttribute", LogsDownloadAttributes=LOGS)
FIGURES = {"LogProject": "my-project", "LogStore": "figures"}
ok("EnableHighDefinationMonitor", {"Success": "true"}, **FIGURES)
ok("ModifyHighDefinationMonitor", {"Success": "true"}, **{**FIGURES, "LogStore": "figures-2"})
ok("DescribeHighDefinationMonitor", {"LogStore": "figures-2"})

# The end: everything goes, in an order in which nothing is in use.
on_lb("ModifyLoadBalancerInstanceChargeType", InstanceChargeType="PayByCLCU")
on_lb("DescribeLoadBalancerAttribute",
      {"InstanceChargeType": "PayByCLCU", "ListenerPorts.ListenerPort": [53, 80, 443, 1883]})
ok("DeleteRules", RuleIds=["$rule"])
no("DescribeRuleAttribute", "InvalidRuleId.NotFound", RuleId="$rule")
ok("DeleteDomainExtension", **DOMAIN)
on(53, "StopLoadBalancerListener")
on(53, "DescribeLoadBalancerUDPListenerAttribute", {"Status": "stopped"})
for port in (80, 443, 1883, 53):
    on(port, "DeleteLoadBalancerListener")
ok("DescribeLoadBalancerListeners", {"TotalCount": 0}, LoadBalancerId=["$lb"])
ok("DeleteVServerGroup", **GROUP)
ok("DeleteMasterSlaveServerGroup", MasterSlaveServerGroupId="$pair")
ok("DeleteAccessControlList", **ACL)
ok("DeleteTLSCipherPolicy", **TLS)
ok("DeleteServerCertificate", **CERT)
ok("DeleteServerCertificate", ServerCertificateId="$ec")
ok("DeleteCACertificate", **CA)
on_lb("SetLoadBalancerDeleteProtection", DeleteProtection="off")
on_lb("DeleteLoadBalancer")
no("DescribeLoadBalancerAttribute", "InvalidLoadBalancerId.NotFound", LoadBalancerId="$lb")
ok("DescribeLoadBalancers", {"TotalCount": 0}, LoadBalancerName="shop-2")
ok("DescribeServerCertificates", {"ServerCertificates.ServerCertificate": []})
ok("DescribeAccessControlLists", {"TotalCount": 0})
