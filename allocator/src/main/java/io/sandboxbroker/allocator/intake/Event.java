package io.sandboxbroker.allocator.intake;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * An event to be published.
 *
 * @param id unique for each event, and the same whenever the event is published again
 * @param key the sandbox id, or the command id of an event without a sandbox
 * @param subject the subject of the CloudEvent: the sandbox, the track or the pool
 * @param answer whether the event answers the command that causes it
 */
record Event(
    String id,
    String key,
    String subject,
    Instant occurredAt,
    SpecificRecord value,
    boolean answer) {}
