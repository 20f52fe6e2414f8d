package io.sandboxbroker.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator knows of itself.
 *
 * @param accounts how the accounts stand
 * @param traffic all requests to the CSP's API
 * @param operations the same for each operation
 * @param unknownPaths requests under the API's bases that meant nothing to it
 * @param faults the windows in force, oldest first
 * @param latency of each operation
 * @param rateLimit {@code null} without one
 * @param listLag for how long the list still shows what is gone
 */
public record SimulatorState(
    AccountCounts accounts,
    Traffic traffic,
    Map<Operation, Traffic> operations,
    long unknownPaths,
    List<ActiveFault> faults,
    Map<Operation, Latency> latency,
    @Nullable RateLimit rateLimit,
    Duration listLag) {}
