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

  await page.click('[data-advance="900"]');
  await page.locator('#now', { hasText: '+15 min' }).waitFor();
  assert.strictEqual((await state('/clock')).MovedMilliseconds, 900000);
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
