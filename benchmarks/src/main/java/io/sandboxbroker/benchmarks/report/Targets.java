package io.sandboxbroker.benchmarks.report;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** What must be reached, each as a number of one run; speed as a ratio to the store's own. */
public final class Targets {

  private final Figures figures;

  private Targets(Figures figures) {
    this.figures = figures;
  }

  /** All targets, with what was measured. */
  public static List<Target> of(Figures figures) {
    return new Targets(figures).all();
  }

  private List<Target> all() {
    return List.of(
        Target.atLeast(
            0.5,
            "×",
            "64 clients: rate ÷ the store's own transactions, 64 in flight",
            closedLoopBy("transaction_64_per_second")),
        Target.atLeast(
            0.3,
            "×",
            "64 clients: rate ÷ the store's conditional updates, 64 in flight",
            closedLoopBy("update_64_per_second")),
        Target.atMost(
            1.1,
            "",
            "64 clients: store calls per allocation, on average",
            figures.get("closed-loop", "store_calls_per_allocation")),
        Target.atLeast(
            0.5,
            "",
            "64 clients: share of allocations with one store call, at least",
            figures.get("closed-loop", "share_with_one_store_call_at_least")),
        Target.atMost(
            1.5,
            "ms",
            "64 clients: processor time per allocation, gateway and allocator",
            figures.get("closed-loop", "cpu_ms_per_allocation")),
        Target.atMost(
            6,
            "ms",
            "1 client: p50 − p50 of the store's own transaction, 1 in flight",
            combined(
                figures.get("one-client", "p50_ms"),
                figures.get("yardstick", "transaction_1_p50_ms"),
                (allocation, transaction) -> allocation - transaction)),
        Target.atLeast(
            1,
            "×",
            "burst on as many sandboxes: served ÷ asked",
            figures.get("burst", "served_share")),
        Target.atMost(
            3, "s", "burst: first request to last answer", figures.get("burst", "seconds")),
        Target.atMost(
            1,
            "",
            "race: sandboxes ÷ tracks, with 20 requests at once for each track",
            figures.get("race", "sandboxes_per_track")),
        Target.atLeast(
            0.9,
            "×",
            "32 clients beside a command that waits for what nothing has ÷ alone",
            combined(
                figures.get("queue", "beside_a_waiting_command_per_second"),
                figures.get("queue", "alone_per_second"),
                (beside, alone) -> beside / alone)),
        Target.atMost(
            2.5,
            "×",
            "1,000 waiting clients served, from the first new sandbox ÷ burst of 1,000",
            combined(
                figures.get("queue", "waiting_class_served_seconds"),
                figures.get("queue", "burst_seconds"),
                (waiting, burst) -> waiting / burst)),
        Target.atMost(
            0.02,
            "",
            "two allocators: conflicts ÷ claims",
            figures.get("two-allocators", "conflicts_per_claim")),
        Target.atLeast(
            1,
            "×",
            "two allocators ÷ one, with 5 ms more per store call",
            combined(
                figures.get("two-allocators", "slow_store_two_per_second"),
                figures.get("two-allocators", "slow_store_one_per_second"),
                (two, one) -> two / one)),
        Target.atMost(
            0,
            "",
            "one of two allocators killed: requests without a sandbox",
            figures.get("two-allocators", "kill_not_served")),
        Target.atMost(
            10,
            "s",
            "one of two allocators killed: longest gap of any partition",
            figures.get("two-allocators", "kill_longest_gap_s")),
        Target.atLeast(
            0.8,
            "×",
            "store of 50 calls per second, bursts: served ÷ what the store can serve, the worst",
            figures.get("overload", "worst_served_share")),
        Target.atLeast(
            0.8,
            "×",
            "store of 50 calls per second, twice as many requests: rate ÷ the store's",
            figures.get("overload", "twice_rate_share")),
        Target.atMost(
            1_000,
            "ms",
            "store of 50 calls per second, twice as many requests: p99 of the refusals",
            figures.get("overload", "twice_refused_p99_ms")),
        Target.atMost(
            512,
            "MiB",
            "gateway with 2,000 waiting requests: live heap",
            figures.get("memory", "gateway_live_heap_mib")),
        Target.atMost(
            512,
            "MiB",
            "allocator with 100,000 free sandboxes: live heap",
            figures.get("memory", "allocator_live_heap_mib")),
        whileTwoThousandWait("release"),
        whileTwoThousandWait("look_up"),
        whileTwoThousandWait("operator"),
        Target.atMost(
            10,
            "ms",
            "processor time of a gateway for 1,000 outcomes of others",
            figures.get("other-gateway", "cpu_ms_per_1000_others")));
  }

  private Target whileTwoThousandWait(String call) {
    return Target.atMost(
        2,
        "×",
        "2,000 requests wait: p99 of " + call.replace('_', '-') + " ÷ that of an idle gateway",
        combined(
            figures.get("full-gateway", "full_" + call + "_p99_ms"),
            figures.get("full-gateway", "idle_" + call + "_p99_ms"),
            (full, idle) -> full / idle));
  }

  private @Nullable Double closedLoopBy(String yardstick) {
    return combined(
        figures.get("closed-loop", "per_second"),
        figures.get("yardstick", yardstick),
        (rate, store) -> rate / store);
  }

  private static @Nullable Double combined(
      @Nullable Double one, @Nullable Double other, DoubleBinaryOperator by) {
    return one == null || other == null ? null : by.applyAsDouble(one, other);
  }
}
