// What this subscriber knows of the broker's public contract: docs/events.md.

export const EVENTS_TOPIC = 'sandbox.events';

export const SANDBOX_ALLOCATED = 'io.sandboxbroker.event.SandboxAllocated';
