package io.sandboxbroker.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.command.QueueLengths;
import io.sandboxbroker.gateway.inspection.CspView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present state of the broker.
 *
 * @param stats as {@code GET /v1/admin/stats} says it, freezes included
 * @param queue the number of allocations that wait, by name prefix
 * @param csp how each worker calls the CSP
 * @param monitor whether the invariants hold; null when no audit is configured
 */
record StateView(
    @JsonProperty("stats") Object stats,
    @JsonProperty("queue") QueueLengths.All queue,
    @JsonProperty("csp") List<CspView> csp,
    @JsonProperty("monitor") @JsonInclude(JsonInclude.Include.NON_NULL)
        InvariantReports.@Nullable Report monitor) {}
