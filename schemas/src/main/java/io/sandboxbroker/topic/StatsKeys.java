package io.sandboxbroker.topic;

import io.sandboxbroker.event.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of {@link Topics#POOL_STATS}. */
public final class StatsKeys {

  /** The key of the number of all sandboxes. */
  public static final String TOTAL = "total";

  /** The counted statuses, in the order of the responses. */
  public static final List<SandboxStatus> COUNTED =
      List.of(
          SandboxStatus.AVAILABLE,
          SandboxStatus.ALLOCATED,
          SandboxStatus.PENDING_DELETION,
          SandboxStatus.STALE,
          SandboxStatus.DELETION_FAILED);

  /** Stands for names without a prefix, and for prefixes without a count of their own. */
  public static final String OTHERS = "*";

  /** The time in which the allocations of a period were made. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** The time that a rate of allocations covers. Older periods may be left out of a record. */
  public static final Duration RATE_WINDOW = Duration.ofMinutes(5);

  private static final String PREFIX = "prefix/";
  private static final String ALLOCATIONS = "/allocations";
  private static final String CSP = "csp/";

  private StatsKeys() {}

  /** The status in lower case: {@code pending_deletion}. */
  public static String of(SandboxStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** A prefix, which may have slashes, and a status: {@code prefix/lab-adventure/available}. */
  public static String of(String prefix, SandboxStatus status) {
    return PREFIX + prefix + "/" + of(status);
  }

  /** A prefix, for its recent allocations: {@code prefix/lab-adventure/allocations}. */
  public static String allocationsOf(String prefix) {
    return PREFIX + prefix + ALLOCATIONS;
  }

  /** Whether the key is one of {@link #allocationsOf}. */
  public static boolean isOfAllocations(String key) {
    return key.startsWith(PREFIX) && key.endsWith(ALLOCATIONS);
  }

  /** The beginning of the period of a moment. */
  public static Instant periodOf(Instant moment) {
    long period = PERIOD.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(moment.toEpochMilli(), period) * period);
  }

  /** The prefix in such a key; empty for a key without one. */
  public static Optional<String> prefixOf(String key) {
    int end = key.lastIndexOf('/');
    return key.startsWith(PREFIX) && end >= PREFIX.length()
        ? Optional.of(key.substring(PREFIX.length(), end))
        : Optional.empty();
  }

  /** The key of a worker's report about the CSP: {@code csp/worker-1}. */
  public static String ofCspReport(String workerId) {
    return CSP + workerId;
  }

  /** Whether such a report has this key. */
  public static boolean isCspReport(String key) {
    return key.startsWith(CSP);
  }
}
