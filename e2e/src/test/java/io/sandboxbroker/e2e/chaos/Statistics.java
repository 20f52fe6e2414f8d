package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What has happened in a run, in numbers. Thread-safe. */
final class Statistics {

  private final Map<Fault, Map<String, Integer>> strikes = new EnumMap<>(Fault.class);
  private final Map<String, Integer> failedStarts = new TreeMap<>();
  private final Map<String, Integer> unhealthy = new TreeMap<>();
  private final Map<Call, Map<Integer, Integer>> answers = new EnumMap<>(Call.class);
  private Duration lastSuccess = Duration.ZERO;
  private Duration longestSilence = Duration.ZERO;
  private Duration longestWait = Duration.ZERO;
  private Duration longestReadyWait = Duration.ZERO;
  private Duration longestStart = Duration.ZERO;

  /**
   * The numbers of a run.
   *
   * @param strikes by kind and target
   * @param failedStarts starts that did not become ready, by part
   * @param unhealthy restarts of services that were unhealthy, by service
   * @param answers attempts of scripts by call and status; 0 is none
   * @param longestSilence the longest time without a success of any script
   * @param longestWait the longest wait of a script for its final answer
   * @param longestReadyWait the longest part of such a wait in which all parts were ready
   * @param longestStart the longest time from a kill until the part was ready again
   */
  record Numbers(
      Map<Fault, Map<String, Integer>> strikes,
      Map<String, Integer> failedStarts,
      Map<String, Integer> unhealthy,
      Map<Call, Map<Integer, Integer>> answers,
      Duration longestSilence,
      Duration longestWait,
      Duration longestReadyWait,
      Duration longestStart) {

    Numbers {
      strikes = new EnumMap<>(strikes);
      failedStarts = new TreeMap<>(failedStarts);
      unhealthy = new TreeMap<>(unhealthy);
      answers = new EnumMap<>(answers);
    }

    /** How often processes were killed or paused. */
    int killsAndPauses() {
      return strikes.entrySet().stream()
          .filter(one -> one.getKey().isOfProcess())
          .mapToInt(one -> sum(one.getValue()))
          .sum();
    }

    /** How many requests scripts have sent. */
    int requests() {
      return answers.values().stream().mapToInt(Numbers::sum).sum();
    }

    static int sum(Map<?, Integer> counts) {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  synchronized void struck(Strike strike) {
    strikes
        .computeIfAbsent(strike.fault(), fault -> new TreeMap<>())
        .merge(strike.target(), 1, Integer::sum);
  }

  /** A strike is over, and its part is back, after so long. */
  synchronized void cameBack(Strike strike, Duration after) {
    if (strike.fault() == Fault.KILL) {
      longestStart = longer(longestStart, after.minus(strike.length()));
    }
  }

  synchronized void startFailed(String part) {
    failedStarts.merge(part, 1, Integer::sum);
  }

  /** A service is started again because it is unhealthy. */
  synchronized void unhealthy(String service) {
    unhealthy.merge(service, 1, Integer::sum);
  }

  /** Counts every attempt, those that are tried again among them. */
  synchronized void count(Exchange exchange) {
    answers
        .computeIfAbsent(exchange.call(), call -> new TreeMap<>())
        .merge(exchange.status(), 1, Integer::sum);
    if (exchange.succeeded() && exchange.answered().compareTo(lastSuccess) > 0) {
      if (!lastSuccess.isZero()) {
        longestSilence = longer(longestSilence, exchange.answered().minus(lastSuccess));
      }
      lastSuccess = exchange.answered();
    }
  }

  /**
   * A script had its final answer.
   *
   * @param after over all attempts
   * @param ready the part of it in which all parts were ready without a break
   */
  synchronized void finallyAnswered(Duration after, Duration ready) {
    longestWait = longer(longestWait, after);
    longestReadyWait = longer(longestReadyWait, ready);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  synchronized Numbers numbers() {
    return new Numbers(
        strikes,
        failedStarts,
        unhealthy,
        answers,
        longestSilence,
        longestWait,
        longestReadyWait,
        longestStart);
  }
}
