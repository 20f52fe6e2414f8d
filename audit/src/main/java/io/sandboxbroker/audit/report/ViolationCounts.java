package io.sandboxbroker.audit.report;

import io.sandboxbroker.audit.rule.Rules;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.audit.rule.ViolationListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts the violations of each guarantee and keeps the first ones. Not thread-safe. */
public final class ViolationCounts implements ViolationListener {

  private static final int MAX_KEPT = 50;

  private final Map<String, Count> byRule = new LinkedHashMap<>();
  private final Consumer<Violation> listener;

  private static final class Count {
    long violations;
    final List<Violation> first = new ArrayList<>();
  }

  /**
   * The violations of a guarantee.
   *
   * @param violations how many there are
   * @param first the first of them
   */
  public record Result(String rule, long violations, List<Violation> first) {}

  /**
   * @param listener receives each violation at once
   */
  public ViolationCounts(Consumer<Violation> listener) {
    this.listener = listener;
    Rules.NAMES.forEach(rule -> byRule.put(rule, new Count()));
  }

  @Override
  public void onViolation(Violation violation) {
    Count count = byRule.computeIfAbsent(violation.rule(), rule -> new Count());
    count.violations++;
    if (count.first.size() < MAX_KEPT) {
      count.first.add(violation);
    }
    listener.accept(violation);
  }

  /** Resumes from earlier results. */
  public void resume(List<Result> results) {
    for (Result result : results) {
      Count count = byRule.computeIfAbsent(result.rule(), rule -> new Count());
      count.violations = result.violations();
      count.first.addAll(result.first());
    }
  }

  /** The violations of each guarantee. */
  public List<Result> results() {
    return byRule.entrySet().stream()
        .map(
            each ->
                new Result(
                    each.getKey(), each.getValue().violations, List.copyOf(each.getValue().first)))
        .toList();
  }

  /** Whether no guarantee is violated. */
  public boolean holds() {
    return byRule.values().stream().allMatch(count -> count.violations == 0);
  }
}
