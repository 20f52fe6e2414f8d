// What this subscriber knows of the broker's public contract: docs/events.md.

import { readFileSync } from 'node:fs';

export const EVENTS_TOPIC = 'sandbox.events';

export const SANDBOX_ALLOCATED = 'io.sandboxbroker.event.SandboxAllocated';

/** The schemas with which this subscriber reads, by type. Events of other types are passed over. */
export const READER_SCHEMAS = {
  [SANDBOX_ALLOCATED]: JSON.parse(readFileSync(new URL('../schemas/SandboxAllocated.avsc', import.meta.url), 'utf8')),
};
