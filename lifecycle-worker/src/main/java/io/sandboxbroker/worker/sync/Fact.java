package io.sandboxbroker.worker.sync;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * Something that the CSP has said, to be told.
 *
 * @param key a sandbox id, or the pool's key
 * @param id the same when it is told again
 * @param observedAt when the CSP was asked
 */
record Fact(String key, String id, Instant observedAt, SpecificRecord record) {}
