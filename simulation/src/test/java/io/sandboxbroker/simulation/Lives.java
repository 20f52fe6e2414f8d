package io.sandboxbroker.simulation;

import static java.util.stream.Collectors.joining;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Lives of many seeds, one on each thread at a time. Thread-safe. */
final class Lives {

  private final long first;
  private final long count;
  private final long millis;
  private final int threads;
  private final Set<Remedy> without;
  private final boolean all;
  private final AtomicLong next = new AtomicLong();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private long lived;
  private final Map<String, Long> outcomes = new TreeMap<>();

  /** The rule that each failing seed violates first. */
  private final Map<Long, String> failing = new TreeMap<>();

  private long steps;
  private long took;
  private Duration processors = Duration.ZERO;

  /**
   * Creates a run.
   *
   * @param millis no life begins after this time
   * @param all whether the run goes on after a violation
   */
  Lives(long first, long count, long millis, int threads, Set<Remedy> without, boolean all) {
    this.first = first;
    this.count = count;
    this.millis = millis;
    this.threads = threads;
    this.without = without;
    this.all = all;
  }

  /** Lives the lives; every one that violates a guarantee is given to the listener. */
  void run(Consumer<Life.Result> onFailure) throws InterruptedException {
    long begin = System.nanoTime();
    List<Thread> running = new ArrayList<>();
    for (int number = 0; number < threads; number++) {
      running.add(Thread.ofPlatform().start(() -> liveOn(begin, onFailure)));
    }
    for (Thread thread : running) {
      thread.join();
    }
    took = (System.nanoTime() - begin) / 1_000_000;
    processors = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void liveOn(long begin, Consumer<Life.Result> onFailure) {
    for (long number = next.getAndIncrement();
        number < count && goesOn(begin);
        number = next.getAndIncrement()) {
      Life.Result result = Life.of(first + number, false, without);
      add(result);
      if (!result.holds()) {
        onFailure.accept(result);
      }
    }
  }

  private synchronized boolean goesOn(long begin) {
    return (all || failing.isEmpty()) && (System.nanoTime() - begin) / 1_000_000 < millis;
  }

  private synchronized void add(Life.Result result) {
    lived++;
    if (!result.holds()) {
      failing.put(result.seed(), result.violations().getFirst().rule());
    }
    result.outcomes().forEach((kind, times) -> outcomes.merge(kind, (long) times, Long::sum));
    steps += result.steps();
    result.faults().forEach((fault, times) -> faults.merge(fault, (long) times, Long::sum));
  }

  synchronized long lived() {
    return lived;
  }

  synchronized long failed() {
    return failing.size();
  }

  synchronized long commands() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The result of all lives, for a reader. */
  synchronized String summary() {
    return "%d lives, %d with a violation, %d commands decided, %d steps, %.1f s, %d s of the processors, %.0f commands/s%noutcomes: %s%nfaults: %s%nfailing seeds: %s"
        .formatted(
            lived,
            failing.size(),
            commands(),
            steps,
            seconds(),
            processors.toSeconds(),
            commands() / seconds(),
            outcomes,
            faults,
            failing.isEmpty() ? "none" : failing.keySet());
  }

  /** The same as one line of JSON. */
  synchronized String json() {
    return "{\"from\":%d,\"lives\":%d,\"commands\":%d,\"steps\":%d,\"seconds\":%.1f,\"processorSeconds\":%d,\"commandsPerSecond\":%.0f,\"outcomes\":%s,\"faults\":%s,\"violations\":%s}"
        .formatted(
            first,
            lived,
            commands(),
            steps,
            seconds(),
            processors.toSeconds(),
            commands() / seconds(),
            object(outcomes),
            object(faults),
            object(failing));
  }

  private double seconds() {
    return Math.max(1, took) / 1e3;
  }

  private static String object(Map<?, ?> values) {
    return values.entrySet().stream()
        .map(
            entry ->
                "\"%s\":%s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue() instanceof String text
                            ? "\"" + text + "\""
                            : entry.getValue()))
        .collect(joining(",", "{", "}"));
  }
}
