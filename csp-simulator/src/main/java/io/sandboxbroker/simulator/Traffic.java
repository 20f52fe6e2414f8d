package io.sandboxbroker.simulator;

import java.util.Map;

/**
 * How much was asked since the start or reset.
 *
 * @param requests that arrived
 * @param inFlight that wait for their reply now
 * @param highestConcurrency the most that were ever in flight at once
 * @param highestRate the most that arrived within any one second
 * @param outcomes how many ended how, by {@link RequestRecord#outcome()}
 */
public record Traffic(
    long requests,
    int inFlight,
    int highestConcurrency,
    int highestRate,
    Map<String, Long> outcomes) {}
