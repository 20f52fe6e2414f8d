package io.sandboxbroker.audit.log;

import java.time.Instant;

/**
 * A command as it lies in its topic.
 *
 * @param id the cause of its outcome
 * @param kind what it asks for
 * @param subject the track or the sandbox that it is about; {@code pool} for all of it
 * @param again whether the allocator tells it on, as the same command, after it had been given
 * @param due when it should have been answered
 * @param written the timestamp of the record
 */
public record Command(
    String id,
    CommandKind kind,
    String subject,
    boolean again,
    Instant due,
    Instant written,
    Position at) {}
