import { PoisonRecordError } from './decoder.js';

/**
 * What is done with each record. Whoever calls it commits the record's offset only after it has resolved, and tries the
 * record again when it has rejected.
 *
 * @param {object} options
 * @param {(type: string, bytes: Buffer) => Promise<object>} options.decode
 * @param {string[]} options.types the record types wanted; others are passed over without decoding them
 * @param {import('./seen.js').SeenEvents} options.seen
 * @param {(event: import('./subscriber.js').Event) => (void | Promise<void>)} options.onEvent
 * @param {(where: string, error: Error) => void} options.onPoison
 * @returns {(message: object) => Promise<void>}
 */
export function recordHandler({ decode, types, seen, onEvent, onPoison }) {
  return async ({ partition, message }) => {
    const headers = textHeaders(message.headers);
    if (!types.includes(headers.ce_type) || seen.has(headers.ce_id)) {
      return;
    }
    let data;
    try {
      data = await decode(headers.ce_type, message.value);
    } catch (error) {
      if (error instanceof PoisonRecordError) {
        onPoison(`partition ${partition}, offset ${message.offset}`, error);
        return;
      }
      throw error;
    }
    await onEvent(event(headers, data));
    seen.add(headers.ce_id);
  };
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
