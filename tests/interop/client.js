// The vendor's Node.js SDK as a client: `client.js HOST:PORT SECRET`.
//
// Each way of sending signs with a key id of its own, goes through the same steps, and prints a
// JSON line per step: what the SDK understood of the answer.
'use strict';

const { RPCClient } = require('@alicloud/pop-core');
const kitx = require('kitx');

const [address, secret] = process.argv.slice(2);

// The examples on the vendor's page as they stand there, with white space and numbers in quotes.
const ECS =
  '[{ "ServerId": "i-bp100000000000000001", "Weight": "100", "Type": "ecs", ' +
  '"Port":"80","Description":"test-112" }]';
const ENI =
  '[{ "ServerId": "eni-bp100000000000000001", "Weight": "100", "Type": "eni", ' +
  '"ServerIp": "192.168.1.1", "Port":"80","Description":"test-113" },' +
  '{ "ServerId": "eni-bp100000000000000001", "Weight": "100", "Type": "eni", ' +
  '"ServerIp": "172.16.1.1", "Port":"80","Description":"test-113" }]';

const one = (server, port) => JSON.stringify([{ ServerId: server, Port: port }]);

async function call(key, secret, servers, method) {
  const client = new RPCClient({
    accessKeyId: key,
    accessKeySecret: secret,
    endpoint: `http://${address}`,
    apiVersion: '2014-05-15',
    // Without keep-alive the process ends when its work is done.
    opts: { agent: new (require('http').Agent)() },
  });
  const params = {
    RegionId: 'cn-hangzhou',
    VServerGroupId: 'rsp-bp10000000001',
    BackendServers: servers,
  };
  try {
    const answer = await client.request('AddVServerGroupBackendServers', params, { method });
    const group = answer.BackendServers.BackendServer;
    return {
      group: answer.VServerGroupId,
      request_id: answer.RequestId,
      servers: group.map((server) => `${server.ServerId}:${server.Port}`),
      notes: group.map((server) => server.Description || null),
    };
  } catch (error) {
    if (!error.data) {
      throw error;
    }
    return {
      code: error.code,
      status: error.entry.response.statusCode,
      request_id: error.data.RequestId,
    };
  }
}

async function go(key, method) {
  const step = async (name, secret, servers) => {
    const outcome = await call(key, secret, servers, method);
    console.log(JSON.stringify({ client: key, step: name, ...outcome }));
  };
  await step('documented', secret, ECS);
  await step('whole group', secret, ENI);
  await step('unknown server', secret, one('i-made-up', 80));
  await step('wrong secret', `not-${secret}`, one('i-bp100000000000000002', 80));

  const original = kitx.makeNonce;
  kitx.makeNonce = () => 'the same';
  await step('first', secret, one('i-bp100000000000000002', 81));
  await step('replay', secret, one('i-bp100000000000000002', 82));
  kitx.makeNonce = original;
}

async function main() {
  await go('pop-get', 'GET');
  await go('pop-post', 'POST');
  // In lower case the SDK sends a POST with everything in the query.
  await go('pop-lower-case-post', 'post');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
