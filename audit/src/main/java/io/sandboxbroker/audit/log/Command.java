package io.sandboxbroker.audit.log;

import java.time.Instant;

/**
 * A command in its topic.
 *
 * @param id the cause of its outcome
 * @param kind what it requests
 * @param subject the track or sandbox that it concerns, or {@code pool}
 * @param again whether the allocator published it again, as the same command, after a client had
 *     sent it
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
