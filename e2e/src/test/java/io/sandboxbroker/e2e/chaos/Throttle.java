package io.sandboxbroker.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group of Linux that limits the processors of this process and of all that it starts. It
 * needs the right to write to the hierarchy of control groups, of version 1 or 2.
 */
final class Throttle implements AutoCloseable {

  private static final long PERIOD_MICROS = 100_000;
  private static final Path HIERARCHIES = Path.of("/sys/fs/cgroup");
  private static final List<String> VERSION_1 = List.of("cpu", "cpu,cpuacct");
  private static final String PROCESSES = "cgroup.procs";

  private final Path parent;
  private final Path group;
  private final List<Long> pids;

  private Throttle(Path parent, Path group, List<Long> pids) {
    this.parent = parent;
    this.group = group;
    this.pids = pids;
  }

  /**
   * Limits this process and all that it has started.
   *
   * @param percent of all processors
   */
  static Throttle begin(int percent) {
    return begin(
        HIERARCHIES,
        percent,
        Runtime.getRuntime().availableProcessors(),
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
            .map(ProcessHandle::pid)
            .toList());
  }

  static Throttle begin(Path hierarchies, int percent, int processors, List<Long> pids) {
    long quota = PERIOD_MICROS * processors * percent / 100;
    try {
      boolean isVersion2 = Files.exists(hierarchies.resolve("cgroup.controllers"));
      Path parent = isVersion2 ? hierarchies : version1(hierarchies);
      if (isVersion2) {
        Files.writeString(parent.resolve("cgroup.subtree_control"), "+cpu");
      }
      Path group =
          Files.createDirectories(parent.resolve("sandbox-broker-chaos-" + pids.getFirst()));
      if (isVersion2) {
        Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      } else {
        Files.writeString(group.resolve("cpu.cfs_period_us"), "" + PERIOD_MICROS);
        Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + quota);
      }
      for (long pid : pids) {
        Files.writeString(group.resolve(PROCESSES), "" + pid);
      }
      return new Throttle(parent, group, pids);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--throttle needs the right to write to the control groups in " + hierarchies, e);
    }
  }

  private static Path version1(Path hierarchies) throws IOException {
    return Stream.concat(VERSION_1.stream(), Stream.of("."))
        .map(hierarchies::resolve)
        .filter(folder -> Files.exists(folder.resolve("cpu.cfs_quota_us")))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no cpu controller in " + hierarchies));
  }

  @Override
  public String toString() {
    return group.toString();
  }

  /** Ends the limit of this process, and removes the group if all others have ended. */
  @Override
  public void close() {
    try {
      Files.writeString(parent.resolve(PROCESSES), "" + pids.getFirst());
      Files.deleteIfExists(group);
    } catch (IOException stillUsed) {
      // The kernel refuses while a process is in it; an empty group costs nothing.
    }
  }
}
