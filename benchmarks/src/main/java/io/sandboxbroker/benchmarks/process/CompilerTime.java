package io.sandboxbroker.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processor time of a JVM's compilers, which shows how warm the process is. Only Linux reports
 * it; elsewhere it is 0.
 */
final class CompilerTime {

  /** The unit of the kernel's counters, on every Linux that Java runs on. */
  private static final long MILLIS_PER_TICK = 10;

  /** Positions of user and system time, counted from the state that follows the name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /** The kernel keeps 15 characters of a name. */
  private static final List<String> COMPILERS = List.of("(C1 CompilerThre", "(C2 CompilerThre");

  private CompilerTime() {}

  /** The time since the start of the process, without compiler threads that have ended. */
  static long millis(long pid) {
    long millis = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc", "" + pid, "task"))) {
      for (Path thread : threads) {
        millis += millis(Files.readString(thread.resolve("stat")));
      }
    } catch (IOException ended) {
      // A thread or the process has ended meanwhile.
    }
    return millis;
  }

  /** The time in one line of {@code /proc/…/stat}; 0 for a thread that compiles nothing. */
  static long millis(String stat) {
    if (COMPILERS.stream().noneMatch(stat::contains)) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * MILLIS_PER_TICK;
  }
}
