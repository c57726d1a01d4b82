"""The rest of the life of an application load balancer, after `alb_steps.py`: rules, scripts, tags
and resource groups, the other product, and the end."""

from alb_steps import (ACL, ECS, GROUP, ITEM, LB, LISTENER, NO_LISTENER, POLICY, STEPS, TAG, TLS, VPC,
                       ZONES, done, forward, job, no, ok, until)
from steps import New

# Rules: one, several at once, changed, in new places.
HOST = {"Type": "Host", "HostConfig": {"Values": ["www.example.com"]}}
PATH = {"Type": "Path", "PathConfig": {"Values": ["/api/*"]}}
TO_GROUP = {**forward(("$group", {})), "Order": 1}
RULE = {**LISTENER, "RuleName": "site", "Priority": 10, "RuleConditions": [HOST],
        "RuleActions": [TO_GROUP]}
no("CreateRule", "DryRunOperation", **RULE, DryRun=True)
no("CreateRule", "ResourceNotFound.Listener", **{**RULE, **NO_LISTENER})
no("CreateRule", "ResourceNotFound.ServerGroup",
   **{**RULE, "RuleActions": [{**forward(("sgp-gone", {})), "Order": 1}]})
ok("CreateRule", {"RuleId": New("rule", "rule-"), "JobId": New("job", "")}, **RULE)
no("CreateRule", "IncorrectStatus.Listener", **{**RULE, "Priority": 11})
no("UpdateRuleAttribute", "IncorrectStatus.Rule", RuleId="$rule", RuleName="early")
ok("ListRules", {"Rules.0.RuleStatus": "Provisioning"}, RuleIds=["$rule"])
done("CreateRule")
no("CreateRule", "Conflict.Priority", **RULE)
CANARY = {**forward(("$group", {"Weight": 90}), ("$canary", {"Weight": 10})), "Order": 3}
CANARY["ForwardGroupConfig"]["ServerGroupStickySession"] = {"Enabled": True, "Timeout": 300}
RULES = [
    {"RuleName": "canary", "Priority": 20, "RuleConditions": [HOST, PATH], "RuleActions": [
        {"Type": "InsertHeader", "Order": 1, "InsertHeaderConfig": {
            "Key": "x-canary", "ValueType": "UserDefined", "Value": "yes"}},
        {"Type": "TrafficMirror", "Order": 2, "TrafficMirrorConfig": {
            "TargetType": "ForwardGroupMirror", "MirrorGroupConfig": {
                "ServerGroupTuples": [{"ServerGroupId": "$mirror"}]}}},
        CANARY]},
    {"RuleName": "old", "Priority": 30, "RuleConditions": [
        {"Type": "QueryString", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "1"}]}},
        {"Type": "SourceIp", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}},
        {"Type": "Cookie", "CookieConfig": {"Values": [{"Key": "old", "Value": "yes"}]}}],
     "RuleActions": [{"Type": "Redirect", "Order": 1, "RedirectConfig": {
         "Protocol": "HTTPS", "Port": "443", "HttpCode": "301"}}]},
    {"RuleName": "answers", "Priority": 10, "Direction": "Response", "RuleConditions": [
        {"Type": "ResponseStatusCode", "ResponseStatusCodeConfig": {"Values": ["404"]}}],
     "RuleActions": [{"Type": "RemoveHeader", "Order": 1,
                      "RemoveHeaderConfig": {"Key": "server"}}]},
]
no("CreateRules", "Conflict.Priority", **LISTENER, Rules=[{**RULES[0], "Priority": 10}, RULES[1]])
ok("ListRules", {"TotalCount": 1}, ListenerIds=["$listener"])
job("CreateRules",
    {"RuleIds.0.RuleId": New("canary-rule", "rule-"), "RuleIds.0.Priority": 20,
     "RuleIds.1.RuleId": New("old-rule", "rule-"), "RuleIds.2.RuleId": New("answers", "rule-"),
     "RuleIds.count": 3}, **LISTENER, Rules=RULES)
SECOND = "Rules.1.RuleActions"
ok("ListRules",
   {"TotalCount": 4, "Rules.0.RuleId": "$rule", "Rules.0.RuleStatus": "Available",
    "Rules.1.RuleId": "$canary-rule", "Rules.1.Priority": 20, "Rules.1.Direction": "Request",
    f"{SECOND}.0.InsertHeaderConfig.Value": "yes",
    f"{SECOND}.2.ForwardGroupConfig.ServerGroupTuples.1":
        {"ServerGroupId": "$canary", "Weight": 10},
    f"{SECOND}.2.ForwardGroupConfig.ServerGroupStickySession.Timeout": 300,
    "Rules.2.RuleActions.0.RedirectConfig.HttpCode": "301",
    "Rules.3.Direction": "Response", "NextToken": None}, LoadBalancerIds=["$lb"])
ok("ListRules", {"TotalCount": 1, "Rules.0.RuleId": "$answers"}, ListenerIds=["$listener"],
   Direction="Response")
no("DeleteServerGroup", "ResourceInUse.ServerGroup", ServerGroupId="$canary")
job("UpdateRuleAttribute", RuleId="$rule", RuleName="site-2", RuleActions=[
    {"Type": "FixedResponse", "Order": 1, "FixedResponseConfig": {
        "HttpCode": "404", "ContentType": "text/plain", "Content": "none"}}])
no("UpdateRuleAttribute", "ResourceNotFound.Rule", RuleId="rule-gone", RuleName="none")
no("UpdateRuleAttribute", "Conflict.Priority", RuleId="$rule", Priority=20)
job("UpdateRulesAttribute", Rules=[{"RuleId": "$rule", "Priority": 20},
                                   {"RuleId": "$canary-rule", "Priority": 10}])
no("UpdateRulesAttribute", "Conflict.Priority", Rules=[{"RuleId": "$rule", "Priority": 30}])
ok("ListRules",
   {"Rules.0.RuleId": "$canary-rule", "Rules.1.RuleName": "site-2",
    "Rules.1.RuleActions.0.FixedResponseConfig.HttpCode": "404"}, ListenerIds=["$listener"])

# Scripts.
SCRIPT = {"AScriptName": "count", "Position": "RequestHead", "ScriptContent": "if true { exit() }",
          "Enabled": True}
no("CreateAScripts", "ResourceNotFound.Listener", **NO_LISTENER, AScripts=[SCRIPT])
job("CreateAScripts", {"AScriptIds.0.AScriptId": New("script", "as-")}, **LISTENER,
    AScripts=[SCRIPT])
job("UpdateAScripts", AScripts=[{"AScriptId": "$script", "AScriptName": "count-2",
                                 "Enabled": False}])
no("UpdateAScripts", "ResourceNotFound.Ascript", AScripts=[
    {"AScriptId": "as-gone", "Enabled": False}])
ok("ListAScripts",
   {"TotalCount": 1, "AScripts.0.AScriptId": "$script", "AScripts.0.AScriptName": "count-2",
    "AScripts.0.AScriptStatus": "Available", "AScripts.0.Enabled": False,
    "AScripts.0.ScriptContent": SCRIPT["ScriptContent"]}, ListenerIds=["$listener"])
job("DeleteAScripts", AScriptIds=["$script"])
no("DeleteAScripts", "ResourceNotFound.AScript", AScriptIds=["$script"])
ok("ListAScripts", {"TotalCount": 0, "AScripts": []}, AScriptIds=["$script"])

# Tags and resource groups.
for kind, held in (("loadbalancer", "$lb"), ("servergroup", "$group"), ("acl", "$acl"),
                   ("securitypolicy", "$policy"), ("listener", "$listener")):
    ON = {"ResourceType": kind, "ResourceId": [held]}
    ok("TagResources", **ON, Tag=[{"Key": "cost", "Value": "7"}])
    ok("ListTagResources",
       {"TagResources.count": 2, "TagResources.0.ResourceId": held, "TagResources.1.ResourceId": held},
       ResourceType=kind, Tag=[{"Key": "cost", "Value": "7"}])
    ok("ListTagKeys", {"TotalCount": 2}, ResourceType=kind)
    ok("ListTagValues", {"TagValues": ["7"], "TotalCount": 1}, ResourceType=kind, TagKey="cost")
    ok("UnTagResources", **ON, TagKey=["cost"])
    ok("ListTagResources", {"TagResources.count": 1, "TagResources.0.TagKey": "env"}, **ON)
    ok("UnTagResources", **ON, All=True)
    ok("ListTagResources", {"TagResources": [], "NextToken": None}, **ON)
no("TagResources", "ResourceNotFound.LoadBalancer", ResourceType="loadbalancer",
   ResourceId=["alb-gone"], Tag=TAG)
for kind, held in (("loadbalancer", "$lb"), ("servergroup", "$group"), ("acl", "$acl"),
                   ("securitypolicy", "$policy")):
    ok("MoveResourceGroup", ResourceType=kind, ResourceId=held, NewResourceGroupId="rg-shop")
no("MoveResourceGroup", "NotExist.ResourceGroup", ResourceType="loadbalancer", ResourceId="$lb",
   NewResourceGroupId="none")
ok("ListLoadBalancers", {"TotalCount": 1, f"{ITEM}.LoadBalancerId": "$lb"},
   ResourceGroupId="rg-shop")
ok("ListAsynJobs", {"TotalCount": 0, "Jobs": []}, JobIds=["gone"])

# The other product at the same endpoint has the same servers and zones, and nothing else in common.
ok("Nlb.CreateLoadBalancer", {"LoadbalancerId": New("network", "nlb-")}, **VPC,
   AddressType="Intranet", ZoneMappings=ZONES[:2])
until("Nlb.GetLoadBalancerAttribute", {"LoadBalancerStatus": "Active"}, LoadBalancerId="$network")
no("Nlb.GetLoadBalancerAttribute", "ResourceNotFound.loadBalancer", **LB)
no("GetLoadBalancerAttribute", "ResourceNotFound.LoadBalancer", LoadBalancerId="$network")
ok("Nlb.CreateServerGroup", {"ServerGroupId": New("network-group", "sgp-")}, **VPC,
   ServerGroupName="network")
until("Nlb.ListServerGroups", {"ServerGroups.0.ServerGroupStatus": "Available"},
      ServerGroupIds=["$network-group"])
ok("Nlb.AddServersToServerGroup", ServerGroupId="$network-group", Servers=[ECS])
ok("Nlb.UpdateLoadBalancerProtection", LoadBalancerId="$network", DeletionProtectionEnabled=False)
ok("Nlb.DeleteLoadBalancer", LoadBalancerId="$network")

# The end: rules and listeners go with what they belong to, servers with their group.
job("DeleteRule", RuleId="$rule")
no("DeleteRule", "ResourceNotFound.Rule", RuleId="$rule")
job("DeleteRules", RuleIds=["$old-rule", "$answers"])
ok("ListRules", {"TotalCount": 1, "Rules.0.RuleId": "$canary-rule"}, ListenerIds=["$listener"])
ok("DeleteListener", {"JobId": New("job", "")}, **TLS)
done("DeleteListener")
no("DeleteListener", "ResourceNotFound.Listener", **TLS)
ok("ListAsynJobs", {"TotalCount": 1, "Jobs.0.OperateType": "Delete", "Jobs.0.ResourceId": "$tls"},
   JobIds=["$job"], ResourceIds=["$tls"], ResourceType="listener")
ok("DeleteSecurityPolicy", {"JobId": None}, **POLICY)
no("DeleteSecurityPolicy", "ResourceNotFound.SecurityPolicy", **POLICY)
ok("ListSecurityPolicies", {"TotalCount": 0, "SecurityPolicies": []},
   SecurityPolicyIds=["$policy"])
job("DeleteAcl", **ACL)
no("DeleteAcl", "ResourceNotFound.Acl", **ACL)
ok("DisableLoadBalancerAccessLog", {"JobId": None}, **LB)
for load_balancer in ("$lb", "$dual"):
    job("DeleteLoadBalancer", LoadBalancerId=load_balancer)
no("DeleteLoadBalancer", "ResourceNotFound.LoadBalancer", **LB)
no("GetListenerAttribute", "ResourceNotFound.Listener", **LISTENER)
ok("ListRules", {"TotalCount": 0, "Rules": []}, RuleIds=["$canary-rule"])
for group in ("$group", "$canary", "$mirror", "$spare"):
    job("DeleteServerGroup", ServerGroupId=group)
no("DeleteServerGroup", "ResourceNotFound.ServerGroup", **GROUP)
ok("ListServerGroups", {"TotalCount": 0, "ServerGroups": []}, ServerGroupIds=["$group"])
ok("ListLoadBalancers", {"TotalCount": 0}, LoadBalancerNames=["shop-2"])
