package io.sandboxbroker.audit.log;

import java.time.Instant;

/**
 * A record that may answer a command.
 *
 * @param cause the command's id, if a command caused it
 * @param type the simple name of its record type
 * @param needsCommand whether only a command can have caused it
 * @param written the timestamp of the record
 */
public record Outcome(
    String cause, String type, boolean needsCommand, Instant written, Position at) {}
