package io.sandboxbroker.audit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.history.History.Script;
import io.sandboxbroker.audit.history.History.Step;
import io.sandboxbroker.audit.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of a small model of the broker. The seed of a history is its index, so that each
 * run tests the same histories. A failure is made smaller before it is reported.
 */
class HistoriesTest {

  private static final int LEGITIMATE = 500;
  private static final int PLANTED = 15;
  private static final int MANY = 100;

  @Test
  void noLegitimateHistoryIsAViolation() {
    LongStream.range(0, LEGITIMATE).forEach(HistoriesTest::isSilent);
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void eachPlantedViolationIsFoundInEachHistory(Plant plant) {
    LongStream.range(0, PLANTED).forEach(seed -> isFound(seed, plant));
  }

  @Tag("slow")
  @Test
  void noneOfManyLegitimateHistoriesIsAViolation() {
    LongStream.range(LEGITIMATE, LEGITIMATE * MANY).parallel().forEach(HistoriesTest::isSilent);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Plant.class)
  void eachPlantedViolationIsFoundInEachOfManyHistories(Plant plant) {
    LongStream.range(PLANTED, PLANTED * MANY).parallel().forEach(seed -> isFound(seed, plant));
  }

  private static void isSilent(long seed) {
    check(Script.of(seed, null), script -> !violations(script).isEmpty());
  }

  private static void isFound(long seed, Plant plant) {
    check(Script.of(seed, plant), script -> !missed(script).isEmpty());
  }

  /** Whatever an audit of a legitimate history finds, in four ways to read it. */
  private static List<Violation> violations(Script script) {
    History history = script.run();
    List<Violation> found = new ArrayList<>();
    for (boolean cut : new boolean[] {false, true}) {
      found.addAll(new Auditor(history, script.seed(), cut).once());
      found.addAll(new Auditor(history, script.seed(), cut).follow());
    }
    return found;
  }

  /** The rules that miss the planted violation, in four ways to read it. */
  private static List<String> missed(Script script) {
    History history = script.run();
    List<String> missed = new ArrayList<>();
    for (boolean cut : new boolean[] {false, true}) {
      for (boolean follow : new boolean[] {false, true}) {
        var auditor = new Auditor(history, script.seed(), cut);
        List<String> found =
            (follow ? auditor.follow() : auditor.once()).stream().map(Violation::rule).toList();
        history.evidence().rules().stream()
            .filter(rule -> !found.contains(rule))
            .map(rule -> rule + (cut ? ", cut" : "") + (follow ? ", followed" : ""))
            .forEach(missed::add);
      }
    }
    return missed;
  }

  private static void check(Script script, Predicate<Script> fails) {
    if (fails.test(script)) {
      Script small = shrunk(script, fails);
      History history = small.run();
      List<?> wrong = small.plant() == null ? violations(small) : missed(small);
      assertThat(wrong)
          .as(
              () ->
                  "seed %d, %s, made smaller: %s%n%s"
                      .formatted(small.seed(), small.plant(), small.steps(), describe(history)))
          .isEmpty();
    }
  }

  /** Leaves out what is not needed to fail: ever smaller parts of the steps. */
  private static Script shrunk(Script script, Predicate<Script> fails) {
    Script smallest = script;
    for (int part = Math.max(1, script.steps().size() / 2); part > 0; part /= 2) {
      for (int from = 0; from < smallest.steps().size(); ) {
        List<Step> fewer = new ArrayList<>(smallest.steps());
        fewer.subList(from, Math.min(fewer.size(), from + part)).clear();
        var candidate = new Script(script.seed(), fewer, script.plant());
        if (fails.test(candidate)) {
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
