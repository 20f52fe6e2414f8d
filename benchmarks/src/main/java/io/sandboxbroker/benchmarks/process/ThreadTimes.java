package io.sandboxbroker.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Processor time of a process by kind of thread, the JVM's own compilers and collectors among them,
 * which no Java profile shows. Known on Linux only; elsewhere there are none.
 *
 * @param millis by the threads' names without their numbers
 */
public record ThreadTimes(Map<String, Long> millis) {

  /** What the kernel counts in, on every Linux that Java runs on. */
  private static final long MILLIS_PER_TICK = 10;

  /** Places of user and system time, counted from the state that follows the name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /** The kernel keeps 15 characters of a name. */
  private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

  public ThreadTimes {
    millis = Map.copyOf(millis);
  }

  /** Up to now. */
  static ThreadTimes of(long pid) {
    var millis = new TreeMap<String, Long>();
    for (Path thread : threads(Path.of("/proc", "" + pid, "task"))) {
      stat(thread).ifPresent(line -> add(millis, line));
    }
    return new ThreadTimes(millis);
  }

  /** Empty when the thread has ended since it was listed: what it used is lost. */
  private static Optional<String> stat(Path thread) {
    try {
      return Optional.of(Files.readString(thread.resolve("stat")));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  private static List<Path> threads(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var threads = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder)) {
      entries.forEach(threads::add);
    } catch (IOException ended) {
      return List.of();
    }
    return threads;
  }

  /** Adds one line of {@code /proc/…/stat}; the name stands in parentheses and may hold any. */
  static void add(Map<String, Long> millis, String stat) {
    int end = stat.lastIndexOf(')');
    String name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[-#]?\\d+$", "").strip();
    String[] fields = stat.substring(end + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
    millis.merge(name, ticks * MILLIS_PER_TICK, Long::sum);
  }

  /** That of the JVM's compilers; what those used that have ended since is not in it. */
  public long compilerMillis() {
    return millis.entrySet().stream()
        .filter(thread -> COMPILERS.stream().anyMatch(thread.getKey()::startsWith))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** What was used since then. */
  public ThreadTimes since(ThreadTimes before) {
    var used = new TreeMap<String, Long>();
    millis.forEach(
        (name, now) -> used.put(name, Math.max(0, now - before.millis.getOrDefault(name, 0L))));
    return new ThreadTimes(used);
  }
}
