package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One request to the CSP's API that has ended.
 *
 * @param sequence its number in order of arrival, from 1
 * @param outcome the status; or {@code reset}, {@code closed}, {@code broken}, {@code hung} (ten
 *     minutes), {@code abandoned} (the client gave up first)
 * @param startedAt when it arrived
 * @param took until the reply was ready to be sent, or the client had gone
 * @param concurrency how many requests were in flight when it arrived, itself included
 */
public record RequestRecord(
    long sequence,
    Operation operation,
    String method,
    String path,
    String outcome,
    Instant startedAt,
    Duration took,
    int concurrency) {}
