import avro from 'avsc';

import { TimestampMillis } from './timestamp.js';

const MAGIC = 0;
const HEADER = 5;
const REGISTRY_TIMEOUT_MS = 5_000;
const MAX_WRITERS = 1_000;

/** A record that can never be read: to try it again would not help. */
export class PoisonRecordError extends Error {}

/**
 * Reads the Confluent wire format: a zero, the id of the writer's schema, and Avro's binary. The writer may have an
 * older or a newer version of the schema; the result has the fields of the reader's.
 *
 * @param {string} registryUrl base of a schema registry with Confluent's API
 * @param {Record<string, object>} readerSchemas by type
 * @returns {(type: string, bytes: Buffer) => Promise<object>} rejects with a PoisonRecordError, or with another error
 *   while the registry is away
 */
export function decoder(registryUrl, readerSchemas) {
  const readers = new Map(
    Object.entries(readerSchemas).map(([type, schema]) => [type, avro.Type.forSchema(schema, options())]),
  );
  const writers = new Map();

  return async (type, bytes) => {
    if (!bytes || bytes.length <= HEADER || bytes[0] !== MAGIC) {
      throw new PoisonRecordError('it does not have the wire format');
    }
    const schemaId = bytes.readInt32BE(1);
    if (!writers.has(schemaId)) {
      const writer = await schemaById(registryUrl, schemaId);
      if (writers.size >= MAX_WRITERS) {
        writers.clear();
      }
      writers.set(schemaId, writer);
    }
    try {
      const reader = readers.get(type);
      const resolver = reader.createResolver(avro.Type.forSchema(writers.get(schemaId), options()));
      return reader.fromBuffer(bytes.subarray(HEADER), resolver);
    } catch (error) {
      throw new PoisonRecordError(error.message);
    }
  };
}

/** Each schema needs a registry of names of its own, as versions have the same names. */
function options() {
  return { registry: {}, logicalTypes: { 'timestamp-millis': TimestampMillis } };
}

async function schemaById(registryUrl, id) {
  const response = await fetch(`${registryUrl}/schemas/ids/${id}`, {
    signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS),
  });
  if (response.status === 404) {
    throw new PoisonRecordError(`the registry has no schema ${id}`);
  }
  if (!response.ok) {
    throw new Error(`the schema registry has answered ${response.status}`);
  }
  return JSON.parse((await response.json()).schema);
}
