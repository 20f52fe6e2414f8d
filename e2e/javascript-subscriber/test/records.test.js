// Without a broker: what becomes of single records.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';

import avro from 'avsc';

import { READER_SCHEMAS, SANDBOX_ALLOCATED } from '../src/contract.js';
import { decoder, PoisonRecordError } from '../src/decoder.js';
import { recordHandler } from '../src/handler.js';
import { SeenEvents } from '../src/seen.js';

const RELEASED = new URL('../../../schemas/released/io.sandboxbroker.event.SandboxAllocated/', import.meta.url);
const NOW = 1_896_076_800_123;

test('every released version of the schema is read', async (t) => {
  const versions = readdirSync(RELEASED).sort();
  assert.ok(versions.length > 0);
  for (const version of versions) {
    const schema = JSON.parse(readFileSync(new URL(version, RELEASED), 'utf8'));
    const decode = decoder(await registry(t, { 7: schema }), READER_SCHEMAS);

    const event = await decode(SANDBOX_ALLOCATED, encoded(7, schema, allocated(schema)));

    assert.equal(event.sandbox.trackId, 'anna', version);
    assert.deepEqual(event.occurredAt, new Date(NOW));
  }
});

test('a newer schema with another field and another status is read', async (t) => {
  const schema = newest();
  const sandbox = field(schema, 'sandbox').type;
  schema.fields.push({ name: 'added', type: 'string', default: '' });
  sandbox.fields.unshift({ name: 'addedFirst', type: 'long', default: 0 });
  field(sandbox, 'status').type.symbols.push('QUARANTINED');
  const value = allocated(schema, { status: 'QUARANTINED' });
  const decode = decoder(await registry(t, { 8: schema }), READER_SCHEMAS);

  const event = await decode(SANDBOX_ALLOCATED, encoded(8, schema, value));

  assert.equal(event.sandbox.status, 'UNKNOWN');
  assert.equal(event.sandbox.trackId, 'anna');
});

test('an event is processed once, however often it is delivered', async (t) => {
  const { handle, events } = await handler(t);
  const message = record('e-1');

  await handle(message);
  await handle(message);
  await handle(record('e-2'));

  assert.deepEqual(events.map(({ id }) => id), ['e-1', 'e-2']);
});

test('an event whose processing failed is not taken for processed', async (t) => {
  let attempts = 0;
  const { handle } = await handler(t, () => {
    attempts += 1;
    if (attempts === 1) {
      throw new Error('the database is away');
    }
  });

  await assert.rejects(handle(record('e-1')), /the database is away/);
  await handle(record('e-1'));

  assert.equal(attempts, 2);
});

test('a poison record is reported and skipped', async (t) => {
  const { handle, events, poison } = await handler(t);

  await handle(record('e-1', Buffer.from('{"json": true}')));
  await handle(record('e-2', encoded(99, newest(), allocated(newest()))));
  await handle(record('e-3', encoded(7, newest(), allocated(newest())).subarray(0, 20)));
  await handle(record('e-4'));

  assert.equal(poison.length, 3);
  assert.ok(poison.every((where) => where === 'partition 3, offset 42'));
  assert.deepEqual(events.map(({ id }) => id), ['e-4']);
});

test('while the registry is away, the record is tried again and not skipped', async () => {
  const decode = decoder('http://127.0.0.1:1', READER_SCHEMAS);
  const schema = newest();

  await assert.rejects(
    decode(SANDBOX_ALLOCATED, encoded(7, schema, allocated(schema))),
    (error) => !(error instanceof PoisonRecordError),
  );
});

test('events of other types are passed over undecoded', async (t) => {
  const { handle, events, poison } = await handler(t);

  await handle(record('e-1', Buffer.from('nonsense'), 'io.sandboxbroker.event.SandboxInvented'));

  assert.equal(events.length + poison.length, 0);
});

test('the memory of events is bounded', () => {
  const seen = new SeenEvents(2);
  ['a', 'b', 'c'].forEach((id) => seen.add(id));

  assert.deepEqual(['a', 'b', 'c'].map((id) => seen.has(id)), [false, true, true]);
});

async function handler(t, onEvent) {
  const events = [];
  const poison = [];
  const handle = recordHandler({
    decode: decoder(await registry(t, { 7: newest() }), READER_SCHEMAS),
    types: [SANDBOX_ALLOCATED],
    seen: new SeenEvents(),
    onEvent: onEvent ?? ((event) => events.push(event)),
    onPoison: (where) => poison.push(where),
  });
  return { handle, events, poison };
}

function record(id, value = encoded(7, newest(), allocated(newest())), type = SANDBOX_ALLOCATED) {
  return { partition: 3, message: { offset: '42', value, headers: { ce_id: Buffer.from(id), ce_type: type } } };
}

/** A schema registry with these schemas. */
async function registry(t, schemas) {
  const server = createServer((request, response) => {
    const schema = schemas[request.url.split('/').at(-1)];
    response.statusCode = schema ? 200 : 404;
    response.end(JSON.stringify({ schema: JSON.stringify(schema) }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections() ?? server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

function newest() {
  return JSON.parse(readFileSync(new URL(readdirSync(RELEASED).sort().at(-1), RELEASED), 'utf8'));
}

function field(record, name) {
  return record.fields.find((candidate) => candidate.name === name);
}

function encoded(id, schema, value) {
  const header = Buffer.alloc(5);
  header.writeInt32BE(id, 1);
  return Buffer.concat([header, avro.Type.forSchema(schema, { registry: {} }).toBuffer(value)]);
}

/** A value of the schema: defaults where there are some, and something else where there are none. */
function allocated(schema, { status = 'ALLOCATED' } = {}) {
  const known = { trackId: 'anna', status };
  const value = (type) => {
    const base = type.logicalType ?? type.type ?? type;
    if (Array.isArray(type)) {
      return null;
    }
    return base === 'record' ? object(type) : base === 'timestamp-millis' ? NOW : base === 'string' ? 'text' : 1;
  };
  const object = (record) =>
    Object.fromEntries(record.fields.map(({ name, type }) => [name, known[name] ?? value(type)]));
  return object(schema);
}
