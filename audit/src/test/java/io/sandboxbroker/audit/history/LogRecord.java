package io.sandboxbroker.audit.history;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record of a history.
 *
 * @param appended when it was appended, by the one true clock
 * @param written its timestamp, by the clock of its writer
 * @param trigger when the record that caused it was written
 */
record LogRecord(
    String topic,
    int partition,
    SpecificRecord value,
    Instant appended,
    Instant written,
    Instant trigger) {}
