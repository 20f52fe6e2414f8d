import { AvroDeserializer, SchemaRegistryClient, SerdeType, SubjectNameStrategyType } from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

import { EVENTS_TOPIC } from './contract.js';
import { TimestampMillis } from './timestamp.js';

/** How long the Kafka broker holds a fetch that has nothing to give, and the registry may take to answer. */
const FETCH_WAIT_MS = 500;
const REGISTRY_TIMEOUT_MS = 5_000;

/**
 * An event as it was published.
 *
 * @typedef {object} Event
 * @property {string} id the same whenever the same event is told again
 * @property {string} type full name of the record type
 * @property {string} source who tells it
 * @property {string} subject the sandbox's id, or a command's where there is no sandbox
 * @property {Date} time when it happened
 * @property {object} data the record; its timestamps are Dates
 */

/**
 * Subscribes to the broker's events. Resolves once reading has begun: what is published from then on
 * arrives.
 *
 * Delivery is at least once. When `onEvent` rejects, or an event cannot be decoded, the event is tried
 * again and nothing behind it on its partition is delivered.
 *
 * @param {object} options
 * @param {string[]} options.brokers Kafka's bootstrap servers
 * @param {string} options.registryUrl base of a schema registry with Confluent's API
 * @param {string} options.groupId members of a group share the events, and go on where it left off
 * @param {boolean} options.fromBeginning where a new group begins: at the oldest event, or behind the newest
 * @param {string[]} options.types the record types wanted; others are passed over without decoding them
 * @param {(event: Event) => (void | Promise<void>)} options.onEvent one call at a time
 * @returns {Promise<{ended: Promise<void>, stop: () => Promise<void>}>} `ended` resolves after `stop`, and
 *   rejects when reading has ended for good by itself
 */
export async function subscribe({ brokers, registryUrl, groupId, fromBeginning, types, onEvent }) {
  const decode = decoder(registryUrl);
  const kafka = new Kafka({ clientId: groupId, brokers, logLevel: logLevel.WARN });
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    // The broker publishes in transactions: what one of them takes back was never said.
    readUncommitted: false,
  });

  const reading = new Promise((resolve) => consumer.on(consumer.events.FETCH, resolve));
  const ended = new Promise((resolve, reject) => {
    consumer.on(consumer.events.DISCONNECT, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) {
        reject(payload.error);
      }
    });
  });

  try {
    await consumer.connect();
    await consumer.subscribe({ topic: EVENTS_TOPIC, fromBeginning });
    await consumer.run({
      eachMessage: async ({ message }) => {
        const headers = textHeaders(message.headers);
        if (types.includes(headers.ce_type)) {
          await onEvent(event(headers, await decode(message.value)));
        }
      },
    });
    await Promise.race([reading, ended]);
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }
  return { ended, stop: () => consumer.disconnect() };
}

function decoder(registryUrl) {
  const registry = new SchemaRegistryClient({
    baseURLs: [registryUrl],
    createAxiosDefaults: { timeout: REGISTRY_TIMEOUT_MS },
  });
  const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, {
    // One topic, several record types: a subject is "<topic>-<record>".
    subjectNameStrategyType: SubjectNameStrategyType.TOPIC_RECORD,
    logicalTypes: { 'timestamp-millis': TimestampMillis },
  });
  return (value) => deserializer.deserialize(EVENTS_TOPIC, value);
}

function event(headers, data) {
  return {
    id: headers.ce_id,
    type: headers.ce_type,
    source: headers.ce_source,
    subject: headers.ce_subject,
    time: new Date(headers.ce_time),
    data,
  };
}

/** UTF-8; of several headers with one name the last counts. */
function textHeaders(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().at(-1)?.toString()]),
  );
}
