package io.sandboxbroker.topic;

import io.sandboxbroker.event.SandboxStatus;
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

  private static final String PREFIX = "prefix/";
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
