package io.sandboxbroker.audit.report;

import io.sandboxbroker.audit.rule.Rules;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.audit.rule.ViolationListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what speaks against each guarantee, and keeps the first of it. Not thread-safe. */
public final class ViolationCounts implements ViolationListener {

  private static final int MAX_KEPT = 50;

  private final Map<String, Found> byRule = new LinkedHashMap<>();
  private final Consumer<Violation> listener;

  private static final class Found {
    long count;
    final List<Violation> first = new ArrayList<>();
  }

  /**
   * What speaks against a guarantee.
   *
   * @param violations how many there are
   * @param first the first of them
   */
  public record Result(String rule, long violations, List<Violation> first) {}

  /**
   * @param listener is told of each as it is found
   */
  public ViolationCounts(Consumer<Violation> listener) {
    this.listener = listener;
    Rules.NAMES.forEach(rule -> byRule.put(rule, new Found()));
  }

  @Override
  public void onViolation(Violation violation) {
    Found found = byRule.computeIfAbsent(violation.rule(), rule -> new Found());
    found.count++;
    if (found.first.size() < MAX_KEPT) {
      found.first.add(violation);
    }
    listener.accept(violation);
  }

  /** What was found before, by rule. */
  public void resume(List<Result> results) {
    for (Result result : results) {
      Found found = byRule.computeIfAbsent(result.rule(), rule -> new Found());
      found.count = result.violations();
      found.first.addAll(result.first());
    }
  }

  /** For each guarantee, what was found. */
  public List<Result> results() {
    return byRule.entrySet().stream()
        .map(
            each ->
                new Result(
                    each.getKey(), each.getValue().count, List.copyOf(each.getValue().first)))
        .toList();
  }

  /** Whether nothing was found. */
  public boolean holds() {
    return byRule.values().stream().allMatch(found -> found.count == 0);
  }
}
