// Against a running broker: local-stack/up, or docker-compose.yml. Needs Chromium.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, afterEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Line } from './line.js';

const BROKER_URL = process.env.BROKER_URL ?? 'http://127.0.0.1:8080';
const API_TOKEN = process.env.BROKER_API_TOKEN ?? 'dev_token_local';
const ADMIN_TOKEN = process.env.BROKER_ADMIN_TOKEN ?? 'admin_token_local';
const BROWSER = process.env.BROWSER ?? '/usr/bin/chromium';
const PREFIX = process.env.NAME_PREFIX ?? '';
const SCREENSHOTS = process.env.SCREENSHOTS ?? '';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE_MS = 60_000;
const MAX_TRANSFER_BYTES = 200_000;

// Without the flags about the background the browser looks for hosts of its vendor.
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser;
let line;
let context;
let page;
let problems;

before(async () => {
  browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS, timeout: PATIENCE_MS });
});
after(() => browser?.close());

beforeEach(async () => {
  line = await Line.to(BROKER_URL);
  await open({ viewport: { width: 1360, height: 900 } });
});
afterEach(async () => {
  await context.close();
  line.close();
});

async function open(options) {
  await context?.close();
  context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  page = await context.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Trusted/.test(message.text())) {
      problems.push(message.text());
    }
  });
}

async function signIn(token = ADMIN_TOKEN) {
  await page.goto(`${line.url}/dashboard`);
  await page.locator('#token').fill(token);
  await page.locator('#token').press('Enter');
}

async function connect() {
  await signIn();
  await page.getByRole('heading', { name: 'Pool' }).waitFor();
  await state('live');
}

const state = (name) => page.locator(`#connection[data-state="${name}"]`).waitFor();

/** Asks for a sandbox as a lab script does. */
async function allocate(track, headers = {}) {
  return fetch(`${BROKER_URL}/v1/allocate`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${API_TOKEN}`,
      'X-Instruqt-Sandbox-ID': track,
      ...(PREFIX ? { 'X-Sandbox-Name-Prefix': PREFIX } : {}),
      ...headers,
    },
  });
}

const eventRow = (track, text) => page.locator('#events tbody tr', { hasText: track }).filter({ hasText: text });

async function violations() {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run());
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

test('an event arrives in the page, and the history of its sandbox and of its track is one click away', async () => {
  await connect();
  const track = `seen-${randomUUID()}`;

  const answer = await allocate(track);

  assert.equal(answer.status, 201);
  const { sandbox_id: sandbox, name } = await answer.json();
  await eventRow(track, 'Sandbox allocated').waitFor();
  await eventRow(track, 'Sandbox allocated').getByRole('button', { name }).click();
  await page.getByRole('heading', { name: `Sandbox ${sandbox}` }).waitFor();
  await page.locator('#history tbody tr', { hasText: 'Sandbox allocated' }).filter({ hasText: track }).waitFor();
  await eventRow(track, 'Sandbox allocated').getByRole('button', { name: track }).click();
  await page.locator('#history tbody tr', { hasText: track }).waitFor();
  assert.deepEqual(problems, []);
});

test('an operator freezes allocations, finds out why a request was refused, and thaws them', async () => {
  await connect();
  const freezes = page.locator('#freezes li[data-scope="allocations"]');
  await freezes.getByRole('button').click();
  await page.getByLabel('Reason').fill('trial of the dashboard');
  await page.getByLabel('Ends').selectOption({ label: 'in 15 minutes' });
  await page.locator('#freeze-form').getByRole('button', { name: 'Freeze' }).click();
  await freezes.getByText('frozen', { exact: true }).waitFor();
  await freezes.getByText('trial of the dashboard').waitFor();
  const track = `refused-${randomUUID()}`;
  const requestId = randomUUID();

  let refused = await allocate(track, { 'X-Request-ID': requestId, Prefer: 'wait=5' });
  // The allocator reads the freeze a moment after the gateway.
  for (let again = 0; refused.status === 201 && again < 20; again++) {
    refused = await allocate(`${track}-${again}`, { 'X-Request-ID': requestId, Prefer: 'wait=5' });
  }

  assert.equal(refused.status, 503);
  await page.locator('#filter-text').fill(requestId);
  await page.locator('#filter-kind').selectOption('refused');
  await page.locator('#events tbody tr', { hasText: 'allocations frozen' }).waitFor();
  await page.locator('#filter-text').fill('');
  await page.locator('#filter-kind').selectOption('');
  await freezes.getByRole('button', { name: 'Thaw allocations' }).click();
  await freezes.getByText('runs', { exact: true }).waitFor();
  await page.getByText('allocations runs again.').waitFor();
});

test('a sync runs only behind its preview', async () => {
  await connect();
  await page.locator('#sync-run[aria-disabled="true"]').waitFor();

  await page.locator('#sync-preview').click();

  await page.getByText(/A sync would find \d+ new or changed, \d+ stale/).waitFor();
  await page.locator('#sync-run[aria-disabled="false"]').click();
  await page.getByText(/Synced: \d+ new or changed/).waitFor();
});

test('a page whose line was cut says so, resumes and misses nothing', async () => {
  await connect();
  const tracks = Array.from({ length: 5 }, () => `missed-${randomUUID()}`);

  line.cut();
  await state('stale');
  await page.getByText('What is shown may be out of date.').waitFor();
  for (const track of tracks) assert.ok([201, 409].includes((await allocate(track, { Prefer: 'wait=1' })).status));
  line.restore();

  await state('live');
  for (const track of tracks) await page.locator('#events tbody tr', { hasText: track }).first().waitFor();
  const keys = await page.locator('#events tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.key));
  assert.equal(new Set(keys).size, keys.length);
});

test('a wrong token is explained, and a track token may not watch', async () => {
  await signIn('no-token-of-this-broker');
  await page.getByText('A valid bearer token is required.').waitFor();
  await signIn(API_TOKEN);
  await page.locator('#token-problem', { hasText: '403 FORBIDDEN' }).waitFor();
});

test('the token is nowhere but in memory', async () => {
  await connect();
  const kept = await page.evaluate(() =>
    JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie + document.documentElement.outerHTML);
  assert.ok(!kept.includes(ADMIN_TOKEN));
  assert.equal(await page.locator('#token').inputValue(), '');
  await page.reload();
  await page.locator('#token-form').waitFor();
});

test('the page is small, and its first screen is quick', async () => {
  let bytes = 0;
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${line.url}/dashboard`, { waitUntil: 'networkidle' });
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  console.log(`first contentful paint after ${Math.round(paint)} ms, ${bytes} bytes transferred`);
  assert.ok(bytes > 0 && bytes < MAX_TRANSFER_BYTES, `${bytes} bytes`);
});

test('it is used with the keyboard alone', async () => {
  await page.goto(`${line.url}/dashboard`);
  await page.keyboard.type(ADMIN_TOKEN);
  await page.keyboard.press('Enter');
  await state('live');
  const freeze = page.locator('#freezes li[data-scope="deletions"]').getByRole('button');
  for (let tabs = 0; tabs < 30; tabs++) {
    await page.keyboard.press('Tab');
    if (await freeze.evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'freeze-reason');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
  assert.ok(await freeze.evaluate((button) => button === document.activeElement));
});

for (const [name, options] of Object.entries({
  light: { viewport: { width: 1360, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 780 }, colorScheme: 'light' },
})) {
  test(`axe finds nothing and nothing overflows: ${name}`, async () => {
    // axe is a script of the test, which the page's policy keeps out.
    await open({ ...options, bypassCSP: true });
    await page.goto(`${line.url}/dashboard`);
    assert.deepEqual(await violations(), []);
    await connect();
    await allocate(`shown-${randomUUID()}`);
    await page.locator('#events tbody tr').first().waitFor();
    assert.deepEqual(await violations(), []);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= options.viewport.width, `${width} px wide`);
    await page.locator('#freezes li[data-scope="sync"]').getByRole('button').click();
    assert.deepEqual(await violations(), []);
    await page.keyboard.press('Escape');
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/dashboard-${name}.png` });
  });
}
