// The page of the emulator in a browser: `page.js URL`, with Chromium at CHROMIUM. It prints "done",
// or fails with what went wrong.
'use strict';

const assert = require('node:assert');
const { chromium } = require('playwright-core');
const { RPCClient } = require('@alicloud/pop-core');

const [url] = process.argv.slice(2);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const client = new RPCClient({ accessKeyId: 'testid', accessKeySecret: 'testsecret',
  endpoint: url, apiVersion: '2014-05-15', opts: { agent: new (require('http').Agent)() } });
const call = (action, params) =>
  client.request(action, { RegionId: 'cn-hangzhou', ...params }, { method: 'POST' });
const outcome = () => call('DescribeRegions').then(() => 'done', (error) => error.code);
const state = async (path) => (await fetch(`${url}/_emulator${path}`)).json();

// What must not happen: a word on the console, an error of a script, a request that leaves.
function watch(page) {
  const wrong = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('dialog', (dialog) => dialog.accept());
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) wrong.push(`asked for ${request.url()}`);
  });
  return wrong;
}

async function main() {
  const hostile = '<img src=x onerror=alert(1)>';
  await call('SetLoadBalancerName',
    { LoadBalancerId: 'lb-bp1000000000000000001', LoadBalancerName: 'shop' });
  await call('SetVServerGroupAttribute',
    { VServerGroupId: 'rsp-bp10000000001', VServerGroupName: hostile });

  const server = (n) => `i-bp10000000000000000${n}`;
  const join = (port) => call('AddVServerGroupBackendServers', { VServerGroupId: 'rsp-bp10000000001',
    BackendServers: JSON.stringify([1, 2].map((n) => ({ ServerId: server(n), Port: port }))) });
  await join(80);

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20000);
  const wrong = watch(page);
  await page.goto(`${url}/`);

  const card = page.locator('.card', { hasText: 'shop' });
  await card.waitFor();
  assert.strictEqual(await page.locator('.card').count(), 2);
  await card.getByText(hostile).first().waitFor();
  assert.strictEqual(await page.locator('main img').count(), 0);

  assert.strictEqual(await outcome(), 'done');
  await page.locator('#log li', { hasText: 'DescribeRegions' }).first().waitFor();

  await page.selectOption('#fault-action', 'DescribeRegions');
  await page.click('#add-fault button');
  await page.locator('#fault-list li').waitFor();
  assert.strictEqual(await outcome(), 'SystemBusy');
  await page.locator('#fault-list', { hasText: 'fired 1' }).waitFor();
  await page.locator('#fault-list input').uncheck();
  await page.locator('#fault-list li.off').waitFor();
  assert.strictEqual(await outcome(), 'done');
  await page.locator('#fault-list input').check();
  await page.locator('#fault-list li:not(.off)').waitFor();
  assert.strictEqual(await outcome(), 'SystemBusy');
  await page.locator('#fault-list button').click();
  await page.locator('#faults-empty').waitFor();
  assert.strictEqual(await outcome(), 'done');

  await page.selectOption('#fault-effect', 'Answer');
  await page.fill('[data-effects="Answer"] [name="Status"]', '418');
  await page.fill('[data-effects="Answer"] [name="Body"]', '{"Code":"Own.Code","Message":"No."}');
  await page.click('#add-fault button');
  await page.locator('#fault-list li', { hasText: 'Answer of one’s own' }).waitFor();
  assert.strictEqual(await outcome(), 'Own.Code');
  await page.locator('#fault-list button').click();
  await page.locator('#faults-empty').waitFor();

  // A server stops and starts by its switch, and falls ill later by the form.
  const condition = (n) => card.getByLabel(`State of ${server(n)}:80`);
  const become = async (n, shown) => {
    await card.locator(`.condition.${shown}[data-server="${server(n)}"]`).first().waitFor();
    assert.strictEqual(await condition(n).inputValue(), shown);
  };
  await become(1, 'running');
  await condition(1).focus();
  await condition(1).selectOption('stopped');
  await become(1, 'stopped');
  assert.strictEqual(await condition(1).evaluate((own) => own === document.activeElement), true);
  assert.strictEqual(await join(81).then(() => 'done', (error) => error.code), 'ObtainIpFail');
  await condition(1).selectOption('running');
  await become(1, 'running');
  await join(81);
  await page.fill('#server-id', server(2));
  await page.selectOption('#server-state', 'unhealthy');
  await page.fill('#server-after', '600');
  await page.click('#change-server button');
  await become(2, 'running');
  assert.strictEqual((await state('/inventory')).Planned.length, 1);
  await page.fill('#server-id', 'i-made-up');
  await page.click('#change-server button');
  await page.locator('#notice', { hasText: 'no server "i-made-up"' }).waitFor();
  // The browser tells the console of the refusal that was asked for, and of nothing else.
  assert.match(wrong.pop(), /404/);

  await page.click('[data-advance="900"]');
  await page.locator('#now', { hasText: '+15 min' }).waitFor();
  assert.strictEqual((await state('/clock')).MovedMilliseconds, 900000);
  await card.locator('.condition.unhealthy').first().waitFor();
  await page.click('#reset');
  await page.locator('#log-empty').waitFor();
  await page.locator('.card', { hasText: 'shop' }).waitFor({ state: 'detached' });

  assert.deepStrictEqual(wrong, []);
  await browser.close();
  console.log('done');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
