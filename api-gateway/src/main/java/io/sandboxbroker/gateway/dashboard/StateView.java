package io.sandboxbroker.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.command.QueueLengths;
import io.sandboxbroker.gateway.inspection.CspView;
import java.util.List;

/**
 * The present state of the broker.
 *
 * @param stats as {@code GET /v1/admin/stats} says it, freezes included
 * @param queue the number of allocations that wait, by name prefix
 * @param csp how each worker calls the CSP
 */
record StateView(
    @JsonProperty("stats") Object stats,
    @JsonProperty("queue") QueueLengths.All queue,
    @JsonProperty("csp") List<CspView> csp) {}
