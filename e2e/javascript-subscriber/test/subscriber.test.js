// Against a running broker: local-stack/up, or docker-compose.yml.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { SANDBOX_ALLOCATED } from '../src/contract.js';
import { subscribe } from '../src/subscriber.js';
import { Inbox } from './inbox.js';

const BROKERS = (process.env.KAFKA_BOOTSTRAP_SERVERS ?? '127.0.0.1:9092').split(',');
const REGISTRY_URL = process.env.SCHEMA_REGISTRY_URL ?? 'http://127.0.0.1:8085/apis/ccompat/v7';
const BROKER_URL = process.env.BROKER_URL ?? 'http://127.0.0.1:8080';
const TOKEN = process.env.BROKER_API_TOKEN ?? 'dev_token_local';

/** An upper bound, not an expectation: a machine may be slow, and a group's first join takes seconds. */
const TIMEOUT_MS = 60_000;

test('a subscriber in another language learns what the HTTP client was told', { timeout: TIMEOUT_MS }, async (t) => {
  const inbox = await subscribed(t, { fromBeginning: false });
  const trackId = `javascript-${randomUUID()}`;
  const requestId = randomUUID();

  const answer = await allocate(t, trackId, {
    'X-Instruqt-Track-ID': 'javascript-lab',
    'X-Request-ID': requestId,
  });
  const { id, type, source, subject, time, data } = await inbox.allocationOf(trackId);
  const { sandbox } = data;

  assert.equal(type, SANDBOX_ALLOCATED);
  assert.equal(id, data.eventId);
  assert.equal(subject, answer.sandbox_id);
  assert.equal(source, '/sandbox-broker/allocator');
  assert.deepEqual(time, data.occurredAt);

  assertText(data.eventId);
  assertText(data.causeId);
  assert.equal(data.requestId, requestId);
  assert.equal(data.sandboxId, answer.sandbox_id);
  assert.ok(Number.isInteger(data.version) && data.version > 1, `version ${data.version}`);

  assert.equal(sandbox.sandboxId, answer.sandbox_id);
  assert.equal(sandbox.version, data.version);
  assert.equal(sandbox.status, 'ALLOCATED');
  assert.equal(sandbox.name, answer.name);
  assert.equal(sandbox.externalId, answer.external_id);
  assert.equal(sandbox.sfdcAccountId, answer.sfdc_account_id);
  assert.equal(sandbox.allocationId, data.causeId);
  assert.equal(sandbox.trackId, trackId);
  assert.equal(sandbox.labId, 'javascript-lab');
  assert.equal(sandbox.idempotencyKey, trackId);
  assert.equal(seconds(sandbox.allocatedAt), answer.allocated_at);
  assert.equal(seconds(sandbox.expiresAt), answer.expires_at);
  assert.ok(!('deletionAttempts' in sandbox), 'a field that the reader does not name is skipped');
});

test('a new group may begin with the oldest event or with the next one', { timeout: TIMEOUT_MS }, async (t) => {
  const [early, late] = [`javascript-${randomUUID()}`, `javascript-${randomUUID()}`];
  await allocate(t, early);

  const fromNext = await subscribed(t, { fromBeginning: false });
  const fromOldest = await subscribed(t, { fromBeginning: true });
  await allocate(t, late);

  await Promise.all([fromNext.allocationOf(late), fromOldest.allocationOf(early), fromOldest.allocationOf(late)]);
  assert.ok(!fromNext.tracks().includes(early), 'what was published before it came was not delivered');
});

async function subscribed(t, { fromBeginning }) {
  const inbox = new Inbox();
  const subscription = await subscribe({
    brokers: BROKERS,
    registryUrl: REGISTRY_URL,
    groupId: `javascript-subscriber-test-${randomUUID()}`,
    fromBeginning,
    onEvent: (event) => inbox.put(event),
  });
  t.after(subscription.stop);
  return inbox;
}

/** Allocates a sandbox, and gives it back when the test ends. */
async function allocate(t, trackId, headers = {}) {
  const answer = await post('/v1/allocate', trackId, headers);
  assert.equal(answer.status, 201, await answer.clone().text());
  const sandbox = await answer.json();
  t.after(async () => {
    const released = await post(`/v1/sandboxes/${sandbox.sandbox_id}/mark-for-deletion`, trackId);
    assert.equal(released.status, 200, await released.text());
  });
  return sandbox;
}

function post(path, trackId, headers = {}) {
  return fetch(BROKER_URL + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'X-Track-ID': trackId, ...headers },
    signal: AbortSignal.timeout(TIMEOUT_MS / 2),
  });
}

function assertText(value) {
  assert.equal(typeof value, 'string');
  assert.notEqual(value, '');
}

/** HTTP says whole seconds, the events say milliseconds. */
function seconds(date) {
  assert.ok(date instanceof Date, `${date} is no Date`);
  return Math.floor(date.getTime() / 1000);
}
