// A client from the days of V1 signatures, written by neither the vendor nor us, as its users call
// it: `client HOST:PORT SECRET`. It prints "done" after a part of the life of a load balancer, and
// otherwise what went wrong.
package main

import (
	"fmt"
	"os"

	"github.com/denverdino/aliyungo/common"
	"github.com/denverdino/aliyungo/slb"
)

const (
	region  = common.Region("cn-hangzhou")
	servers = `[{"ServerId":"i-bp100000000000000001","Port":"80","Weight":"100","Type":"ecs"},` +
		`{"ServerId":"eni-bp100000000000000001","Port":80,"Weight":50,"Type":"eni","ServerIp":"192.168.1.1"}]`
)

func need(ok bool, what string, about interface{}) {
	if !ok {
		fmt.Printf("%s: %+v\n", what, about)
		os.Exit(1)
	}
}

func succeed(err error, what string) {
	need(err == nil, what, err)
}

// Whether the service refused a call with this code, as this client understands it.
func refused(err error, status int, code string) bool {
	found, ok := err.(*common.Error)
	return ok && found.StatusCode == status && found.Code == code && found.RequestId != ""
}

func main() {
	client := slb.NewClientWithEndpoint("http://"+os.Args[1], "go", os.Args[2])
	created, err := client.CreateLoadBalancer(&slb.CreateLoadBalancerArgs{
		RegionId: region, LoadBalancerName: "go", LoadBalancerSpec: slb.S2Small})
	succeed(err, "CreateLoadBalancer")
	id := created.LoadBalancerId

	group, err := client.CreateVServerGroup(&slb.CreateVServerGroupArgs{
		RegionId: region, LoadBalancerId: id, VServerGroupName: "web", BackendServers: servers})
	succeed(err, "CreateVServerGroup")
	need(len(group.BackendServers.BackendServer) == 2, "two servers", group)

	succeed(client.CreateLoadBalancerHTTPListener(&slb.CreateLoadBalancerHTTPListenerArgs{
		LoadBalancerId: id, ListenerPort: 80, Bandwidth: -1, StickySession: slb.OffFlag,
		HealthCheck: slb.OffFlag, VServerGroup: slb.OnFlag, VServerGroupId: group.VServerGroupId,
	}), "CreateLoadBalancerHTTPListener")
	succeed(client.StartLoadBalancerListener(id, 80), "StartLoadBalancerListener")
	status, err := client.WaitForListener(id, 80, slb.HTTP)
	succeed(err, "WaitForListener")
	need(status == slb.Running, "a running listener", status)

	succeed(client.CreateRules(&slb.CreateRulesArgs{RegionId: region, LoadBalancerId: id,
		ListenerPort: 80, RuleList: `[{"RuleName":"a","Domain":"a.example.com","Url":"/x",` +
			`"VServerGroupId":"` + group.VServerGroupId + `"}]`}), "CreateRules")
	rules, err := client.DescribeRules(&slb.DescribeRulesArgs{
		RegionId: region, LoadBalancerId: id, ListenerPort: 80})
	succeed(err, "DescribeRules")
	need(len(rules.Rules.Rule) == 1 && rules.Rules.Rule[0].Url == "/x", "one rule", rules)

	_, err = client.DeleteVServerGroup(&slb.DeleteVServerGroupArgs{
		RegionId: region, VServerGroupId: group.VServerGroupId})
	need(refused(err, 400, "RspoolVipExist"), "a group in use", err)
	succeed(client.DeleteRules(&slb.DeleteRulesArgs{RegionId: region,
		RuleIds: `["` + rules.Rules.Rule[0].RuleId + `"]`}), "DeleteRules")

	succeed(client.StopLoadBalancerListener(id, 80), "StopLoadBalancerListener")
	succeed(client.DeleteLoadBalancerListener(id, 80), "DeleteLoadBalancerListener")
	shown, err := client.DescribeLoadBalancerAttribute(id)
	succeed(err, "DescribeLoadBalancerAttribute")
	need(shown.LoadBalancerName == "go" && shown.LoadBalancerSpec == slb.S2Small, "as created", shown)
	succeed(client.DeleteLoadBalancer(id), "DeleteLoadBalancer")
	need(refused(client.DeleteLoadBalancer(id), 404, "InvalidLoadBalancerId.NotFound"), "it is gone", err)

	stranger := slb.NewClientWithEndpoint("http://"+os.Args[1], "go", "not-"+os.Args[2])
	_, err = stranger.DescribeLoadBalancers(&slb.DescribeLoadBalancersArgs{RegionId: region})
	need(refused(err, 400, "SignatureDoesNotMatch"), "a wrong secret", err)
	fmt.Println("done")
}
