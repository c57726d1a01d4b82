// A part of the life of a load balancer by the vendor's Node.js SDK: `lifecycle.js HOST:PORT SECRET`.
//
// Once with GET and once with POST, each with a key id of its own, which is printed when everything
// was as it should be.
'use strict';

const assert = require('assert').strict;
const { RPCClient } = require('@alicloud/pop-core');

const [address, secret] = process.argv.slice(2);

async function live(key, method) {
  const client = new RPCClient({
    accessKeyId: key,
    accessKeySecret: secret,
    endpoint: `http://${address}`,
    apiVersion: '2014-05-15',
    // Without keep-alive the process ends when its work is done.
    opts: { agent: new (require('http').Agent)() },
  });
  const call = (action, params) =>
    client.request(action, { RegionId: 'cn-hangzhou', ...params }, { method });
  const refused = (action, params, code) => assert.rejects(call(action, params), { code });
  const server = (number) => ({ ServerId: `i-bp1000000000000000${number}`, Port: 80 });

  const made = await call('CreateLoadBalancer', {
    AddressType: 'internet',
    InternetChargeType: 'paybytraffic',
    LoadBalancerSpec: 'slb.s1.small',
    LoadBalancerName: 'shop',
    Tag: [{ Key: 'env', Value: 'test' }],
  });
  const lb = { LoadBalancerId: made.LoadBalancerId };
  assert.equal(made.LoadBalancerName, 'shop');

  const group = await call('CreateVServerGroup', {
    ...lb,
    VServerGroupName: 'web',
    BackendServers: JSON.stringify([server('01')]),
  });
  const web = { VServerGroupId: group.VServerGroupId };
  const more = { ...web, BackendServers: JSON.stringify([server('02')]) };
  const grown = await call('AddVServerGroupBackendServers', more);
  const servers = grown.BackendServers.BackendServer.map(({ ServerId, Port, Weight }) =>
    [ServerId, Port, Weight]);
  assert.deepEqual(servers, [[server('01').ServerId, 80, 100], [server('02').ServerId, 80, 100]]);

  await call('CreateLoadBalancerHTTPListener', {
    ...lb, ...web, ListenerPort: 80, Bandwidth: -1, HealthCheck: 'off', StickySession: 'off',
  });
  await call('CreateLoadBalancerTCPListener', { ...lb, ...web, ListenerPort: 81, Bandwidth: -1 });
  await call('StartLoadBalancerListener', { ...lb, ListenerPort: 80 });
  const http = await call('DescribeLoadBalancerHTTPListenerAttribute', { ...lb, ListenerPort: 80 });
  assert.deepEqual([http.Status, http.VServerGroupId], ['running', web.VServerGroupId]);
  await refused('DeleteVServerGroup', web, 'RspoolVipExist');

  const rule = { RuleName: 'cache', Domain: 'b.example.com', Url: '/cache', ...web };
  const rules = await call('CreateRules',
    { ...lb, ListenerPort: 80, RuleList: JSON.stringify([rule]) });
  const { RuleId } = rules.Rules.Rule[0];
  const described = await call('DescribeRules', { ...lb, ListenerPort: 80 });
  assert.deepEqual(described.Rules.Rule.map((it) => [it.RuleId, it.Url]), [[RuleId, '/cache']]);

  const acl = { AclId: (await call('CreateAccessControlList', { AclName: 'office' })).AclId };
  const entries = JSON.stringify([{ entry: '10.0.0.0/24', comment: 'all' }]);
  await call('AddAccessControlListEntry', { ...acl, AclEntrys: entries });
  await call('SetLoadBalancerTCPListenerAttribute',
    { ...lb, ...acl, ListenerPort: 81, AclStatus: 'on', AclType: 'white' });
  const list = await call('DescribeAccessControlListAttribute', acl);
  assert.equal(list.AclEntrys.AclEntry[0].AclEntryIP, '10.0.0.0/24');
  assert.equal(list.RelatedListeners.RelatedListener[0].ListenerPort, 81);
  await refused('DeleteAccessControlList', acl, 'OperationFailed.AclBindedWithVip');

  const resource = { ResourceType: 'instance', ResourceId: [made.LoadBalancerId] };
  await call('TagResources', { ...resource, Tag: [{ Key: 'team', Value: 'shop' }] });
  const tagged = await call('ListTagResources', resource);
  const keys = tagged.TagResources.TagResource.map((tag) => tag.TagKey).sort();
  assert.deepEqual(keys, ['env', 'team']);
  await call('UntagResources', { ...resource, TagKey: ['env', 'team'] });
  const untagged = await call('ListTagResources', resource);
  assert.deepEqual(untagged.TagResources.TagResource, []);

  await call('DeleteRules', { RuleIds: JSON.stringify([RuleId]) });
  for (const ListenerPort of [80, 81]) {
    await call('DeleteLoadBalancerListener', { ...lb, ListenerPort });
  }
  await call('DeleteAccessControlList', acl);
  const rest = { ...web, BackendServers: JSON.stringify([server('01'), server('02')]) };
  const emptied = await call('RemoveVServerGroupBackendServers', rest);
  assert.deepEqual(emptied.BackendServers.BackendServer, []);
  await call('DeleteVServerGroup', web);
  await call('DeleteLoadBalancer', lb);
  await refused('DescribeLoadBalancerAttribute', lb, 'InvalidLoadBalancerId.NotFound');
}

async function main() {
  for (const method of ['GET', 'POST']) {
    const key = `pop-${method.toLowerCase()}`;
    await live(key, method);
    console.log(key);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
