package io.sandboxbroker.audit.log;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of command, each with its record type. */
public enum CommandKind {
  ALLOCATION("AllocateSandbox"),
  /** An allocation that gives another sandbox back. It has the record type of an allocation. */
  SWAP("-"),
  CANCELLATION("CancelAllocation"),
  RELEASE("RequestDeletion"),
  RENEWAL("RenewLease"),
  RETRY("RetryDeletion"),
  CLEANUP("RequestCleanup"),
  SYNC("RequestSync"),
  BULK_DELETION("RequestBulkDeletion"),
  REMOVAL("RemoveSandbox"),
  REBUILD("RequestRebuild");

  /** The types of record that answer it. */
  private static final Map<CommandKind, Set<String>> OUTCOMES =
      Map.ofEntries(
          entry(ALLOCATION, Set.of("SandboxAllocated", "AllocationRepeated", "AllocationRejected")),
          entry(SWAP, Set.of("SandboxAllocated", "AllocationRepeated", "AllocationRejected")),
          entry(CANCELLATION, Set.of("CancellationAnswered")),
          entry(RELEASE, Set.of("DeletionRequested", "DeletionRepeated", "DeletionRejected")),
          entry(RENEWAL, Set.of("LeaseRenewed", "RenewalRepeated", "RenewalRejected")),
          entry(RETRY, Set.of("SandboxSnapshot", "RetryRejected")),
          entry(CLEANUP, Set.of("CleanupBegun")),
          entry(SYNC, Set.of("SyncCompleted", "SyncRefused")),
          entry(BULK_DELETION, Set.of("BulkDeletionBegun")),
          entry(REMOVAL, Set.of("SandboxDeleted", "RemovalRejected")),
          entry(REBUILD, Set.of("PoolRebuilt")));

  private static final Set<String> ALL =
      OUTCOMES.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  /** Record types that timers and facts cause as well as commands. */
  private static final Set<String> ALSO_OF_OTHERS =
      Set.of("SandboxSnapshot", "SandboxDeleted", "SyncCompleted", "SyncRefused");

  private final String recordType;

  CommandKind(String recordType) {
    this.recordType = recordType;
  }

  /** The kind of command that a record type is; empty for any other record. */
  static Optional<CommandKind> of(String recordType) {
    return Stream.of(values()).filter(kind -> kind.recordType.equals(recordType)).findFirst();
  }

  /** Whether a record of this type answers it. */
  public boolean isAnsweredBy(String type) {
    return OUTCOMES.getOrDefault(this, Set.of()).contains(type);
  }

  /** Whether only a command can have caused a record of this type. */
  static boolean needsCommand(String type) {
    return !ALSO_OF_OTHERS.contains(type);
  }

  /** Whether any command is answered by this type. */
  static boolean answersAny(String type) {
    return ALL.contains(type);
  }
}
