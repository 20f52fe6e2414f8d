import { Kafka, logLevel } from 'kafkajs';

import { EVENTS_TOPIC, READER_SCHEMAS } from './contract.js';
import { decoder } from './decoder.js';
import { recordHandler } from './handler.js';
import { SeenEvents } from './seen.js';

/** How long the Kafka broker holds a fetch that has nothing to give. */
const FETCH_WAIT_MS = 500;

/**
 * An event as it was published.
 *
 * @typedef {object} Event
 * @property {string} id the same whenever the same event is delivered again
 * @property {string} type full name of the record type
 * @property {string} source who published it
 * @property {string} subject the sandbox's id, or a command's where there is no sandbox
 * @property {Date} time when it happened
 * @property {object} data the record, with the fields of the reader's schema; its timestamps are Dates
 */

/**
 * Subscribes to the broker's events as a member of a consumer group. Resolves once reading has begun: what is published
 * from then on arrives.
 *
 * Delivery is at least once. An offset is committed only after its event was processed, so a crash or a rebalance
 * repeats events; those whose id was seen lately are skipped. When `onEvent` rejects, or the schema registry is away,
 * the event is tried again and nothing behind it on its partition is delivered. A record that can never be read is
 * passed to `onPoison` and skipped.
 *
 * @param {object} options
 * @param {string[]} options.brokers Kafka's bootstrap servers
 * @param {string} options.registryUrl base of a schema registry with Confluent's API
 * @param {string} options.groupId members of a group share the events, and go on where it left off
 * @param {boolean} options.fromBeginning where a new group begins: at the oldest event, or behind the newest
 * @param {(event: Event) => (void | Promise<void>)} options.onEvent one call at a time
 * @param {(where: string, error: Error) => void} [options.onPoison] prints the record's place by default
 * @returns {Promise<{ended: Promise<void>, stop: () => Promise<void>}>} `ended` resolves after `stop`, and
 *   rejects when reading has ended for good by itself
 */
export async function subscribe({
  brokers,
  registryUrl,
  groupId,
  fromBeginning,
  onEvent,
  onPoison = (where, error) => console.error(`skipped the record of ${where}: ${error.message}`),
}) {
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
    // kafkajs commits the offset of a record only after its handler has resolved, and before a rebalance.
    await consumer.run({
      eachMessage: recordHandler({
        decode: decoder(registryUrl, READER_SCHEMAS),
        types: Object.keys(READER_SCHEMAS),
        seen: new SeenEvents(),
        onEvent,
        onPoison,
      }),
    });
    await Promise.race([reading, ended]);
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }
  return { ended, stop: () => consumer.disconnect() };
}
