package io.sandboxbroker.topic;

import io.sandboxbroker.event.SandboxStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the numbers of sandboxes are kept by in {@link Topics#POOL_STATS}. */
public final class StatsKeys {

  /** All sandboxes that there are. */
  public static final String TOTAL = "total";

  /** The statuses that are counted, in the order in which they are shown. */
  public static final List<SandboxStatus> COUNTED =
      List.of(
          SandboxStatus.AVAILABLE,
          SandboxStatus.ALLOCATED,
          SandboxStatus.PENDING_DELETION,
          SandboxStatus.STALE,
          SandboxStatus.DELETION_FAILED);

  /** The prefix of the sandboxes whose names have none, or one that is not counted by itself. */
  public static final String OTHERS = "*";

  private static final String PREFIX = "prefix/";

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
}
