#!/usr/bin/env node
import { parseArgs } from 'node:util';

import { subscribe } from './subscriber.js';

const USAGE = `Prints each SandboxAllocated event as a line of JSON.

  npm start -- [--from-beginning] [--group NAME]

  --from-beginning  a new group begins with the oldest event (default: with the next one)
  --group NAME      members of a group share the events (default: sandbox-broker-subscriber)

  KAFKA_BOOTSTRAP_SERVERS  default 127.0.0.1:9092
  SCHEMA_REGISTRY_URL      default http://127.0.0.1:8085/apis/ccompat/v7`;

const options = parse();
if (options.help) {
  console.log(USAGE);
} else {
  await print(options);
}

function parse() {
  try {
    return parseArgs({
      options: {
        'from-beginning': { type: 'boolean', default: false },
        group: { type: 'string', default: 'sandbox-broker-subscriber' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function print(options) {
  const subscription = await subscribe({
    brokers: (process.env.KAFKA_BOOTSTRAP_SERVERS ?? '127.0.0.1:9092').split(','),
    registryUrl: process.env.SCHEMA_REGISTRY_URL ?? 'http://127.0.0.1:8085/apis/ccompat/v7',
    groupId: options.group,
    fromBeginning: options['from-beginning'],
    onEvent: (event) => console.log(JSON.stringify(event)),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, subscription.stop);
  }
  await subscription.ended;
}
