package io.sandboxbroker.audit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.history.History.Script;
import io.sandboxbroker.audit.history.History.Step;
import io.sandboxbroker.audit.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of a small model of the broker. The seed of a history is its index, so that each
 * run tests the same histories. A failure is made smaller before it is reported.
 */
class HistoriesTest {

  private static final int LEGITIMATE = Integer.getInteger("histories.legitimate", 2_000);
  private static final int PLANTED = Integer.getInteger("histories.planted", 60);
  private static final int MANY_LEGITIMATE = Integer.getInteger("histories.many", 20_000);
  private static final int MANY_PLANTED = 300;
  private static final int MAX_SHOWN = 10;

  @Test
  void noLegitimateHistoryIsAViolation() {
    check(LongStream.range(0, LEGITIMATE), null);
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void eachPlantedViolationIsFoundInEachHistory(Plant plant) {
    check(LongStream.range(0, PLANTED), plant);
  }

  @Tag("slow")
  @Test
  void noneOfManyLegitimateHistoriesIsAViolation() {
    check(LongStream.range(LEGITIMATE, MANY_LEGITIMATE), null);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Plant.class)
  void eachPlantedViolationIsFoundInEachOfManyHistories(Plant plant) {
    check(LongStream.range(PLANTED, MANY_PLANTED), plant);
  }

  private static void check(LongStream seeds, @Nullable Plant plant) {
    List<Script> failing =
        seeds
            .mapToObj(seed -> Script.of(seed, plant))
            .filter(script -> !wrong(script).isEmpty())
            .limit(MAX_SHOWN)
            .toList();
    if (!failing.isEmpty()) {
      failing.forEach(script -> System.err.println("seed " + script.seed() + ": " + wrong(script)));
      Script small = shrunk(failing.getFirst());
      assertThat(wrong(small))
          .as(
              () ->
                  "seed %d, %s, made smaller: %s%n%s"
                      .formatted(small.seed(), plant, small.steps(), describe(small.run())))
          .isEmpty();
    }
  }

  /** What an audit finds or misses wrongly, in four ways to read the history. */
  private static List<String> wrong(Script script) {
    History history = script.run();
    List<String> wrong = new ArrayList<>();
    for (boolean cut : new boolean[] {false, true}) {
      for (boolean follow : new boolean[] {false, true}) {
        var auditor = new Auditor(history, script.seed(), cut);
        List<Violation> found = follow ? auditor.follow() : auditor.once();
        String how = (cut ? ", cut" : "") + (follow ? ", followed" : "");
        if (history.evidence() == null) {
          found.forEach(violation -> wrong.add(violation + how));
        } else {
          history.evidence().rules().stream()
              .filter(rule -> found.stream().noneMatch(it -> it.rule().equals(rule)))
              .forEach(rule -> wrong.add(rule + " does not see it" + how));
        }
      }
    }
    return wrong;
  }

  /** Leaves out what is not needed to fail: ever smaller parts of the steps. */
  private static Script shrunk(Script script) {
    Script smallest = script;
    for (int part = Math.max(1, script.steps().size() / 2); part > 0; part /= 2) {
      for (int from = 0; from < smallest.steps().size(); ) {
        List<Step> fewer = new ArrayList<>(smallest.steps());
        fewer.subList(from, Math.min(fewer.size(), from + part)).clear();
        var candidate = new Script(script.seed(), fewer, script.plant());
        if (!wrong(candidate).isEmpty()) {
          smallest = candidate;
        } else {
          from += part;
        }
      }
    }
    return smallest;
  }

  private static String describe(History history) {
    StringBuilder text = new StringBuilder();
    for (LogRecord record : history.records()) {
      text.append(
          "%s %s-%d written %s: %s%n"
              .formatted(
                  record.appended(),
                  record.topic(),
                  record.partition(),
                  record.written(),
                  record.value()));
    }
    return text.toString();
  }
}
