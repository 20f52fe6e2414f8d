package io.sandboxbroker.e2e.guarantee;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every command has exactly one committed outcome, of its kind, and no outcome lacks its command. A
 * command that the queue publishes again has the same id; the gateway must have published it first.
 */
final class OneOutcomePerCommand implements Guarantee {

  private static final Set<Class<? extends SpecificRecord>> OF_ALLOCATION =
      Set.of(SandboxAllocated.class, AllocationRepeated.class, AllocationRejected.class);
  private static final Set<Class<? extends SpecificRecord>> OF_DELETION =
      Set.of(DeletionRequested.class, DeletionRepeated.class, DeletionRejected.class);

  private static final Set<Class<? extends SpecificRecord>> OF_RENEWAL =
      Set.of(LeaseRenewed.class, RenewalRepeated.class, RenewalRejected.class);

  private static final Set<Class<? extends SpecificRecord>> OF_CANCELLATION =
      Set.of(CancellationAnswered.class);

  private static final Set<Class<? extends SpecificRecord>> OF_RETRY =
      Set.of(SandboxSnapshot.class, RetryRejected.class);
  private static final Set<Class<? extends SpecificRecord>> OF_CLEANUP = Set.of(CleanupBegun.class);
  private static final Set<Class<? extends SpecificRecord>> OF_REBUILD = Set.of(PoolRebuilt.class);
  private static final Set<Class<? extends SpecificRecord>> OF_BULK_DELETION =
      Set.of(BulkDeletionBegun.class);
  private static final Set<Class<? extends SpecificRecord>> OF_REMOVAL =
      Set.of(SandboxDeleted.class, RemovalRejected.class);
  private static final Set<Class<? extends SpecificRecord>> OF_SYNC =
      Set.of(SyncCompleted.class, SyncRefused.class);

  /** Types that timers and facts cause too. */
  private static final Set<Class<? extends SpecificRecord>> ALSO_OF_OTHERS =
      Set.of(SandboxSnapshot.class, SyncCompleted.class, SyncRefused.class, SandboxDeleted.class);

  private static final Set<Class<? extends SpecificRecord>> ALL =
      Stream.of(
              OF_ALLOCATION,
              OF_DELETION,
              OF_RENEWAL,
              OF_CANCELLATION,
              OF_RETRY,
              OF_CLEANUP,
              OF_BULK_DELETION,
              OF_REBUILD,
              OF_REMOVAL,
              OF_SYNC)
          .flatMap(Set::stream)
          .collect(toUnmodifiableSet());

  private final Map<String, CommittedRecord> commands = new TreeMap<>();
  private final Map<String, CommittedRecord> republished = new TreeMap<>();
  private final Map<String, List<CommittedRecord>> outcomes = new TreeMap<>();

  @Override
  public void onCommand(CommittedRecord command) {
    (isRepublished(command) ? republished : commands).put(command.text("commandId"), command);
  }

  private static boolean isRepublished(CommittedRecord command) {
    return switch (command.value()) {
      case AllocateSandbox allocation -> allocation.getTurn() != null;
      case CancelAllocation cancellation -> cancellation.getResult() != null;
      case RequestRebuild rebuild -> rebuild.getPosition() != null;
      default -> false;
    };
  }

  private static Set<Class<? extends SpecificRecord>> outcomesOf(CommittedRecord command) {
    return switch (command.value()) {
      case AllocateSandbox ignored -> OF_ALLOCATION;
      case RequestDeletion ignored -> OF_DELETION;
      case RenewLease ignored -> OF_RENEWAL;
      case CancelAllocation ignored -> OF_CANCELLATION;
      case RetryDeletion ignored -> OF_RETRY;
      case RequestCleanup ignored -> OF_CLEANUP;
      case RequestBulkDeletion ignored -> OF_BULK_DELETION;
      case RequestRebuild ignored -> OF_REBUILD;
      case RemoveSandbox ignored -> OF_REMOVAL;
      case RequestSync ignored -> OF_SYNC;
      default -> throw new IllegalArgumentException("what answers " + command + "?");
    };
  }

  /** The event of the sandbox that a swap gives back is no outcome: that of the new one is. */
  @Override
  public void onEvent(CommittedRecord event) {
    boolean given =
        event.value() instanceof DeletionRequested released && released.getSwappedFor() != null;
    if (ALL.contains(event.value().getClass()) && !given) {
      outcomes.computeIfAbsent(event.text("causeId"), cause -> new ArrayList<>()).add(event);
    }
  }

  @Override
  public void onFact(CommittedRecord fact) {
    onEvent(fact);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    commands.forEach(
        (id, command) -> {
          var own = outcomesOf(id, command);
          if (own.size() != 1) {
            found.add("command %s, %s, has the outcomes %s".formatted(id, command, own));
          } else if (!outcomesOf(command).contains(own.getFirst().value().getClass())) {
            found.add("command %s, %s, is answered by %s".formatted(id, command, own.getFirst()));
          }
        });
    republished.forEach(
        (id, command) -> {
          if (!commands.containsKey(id)) {
            found.add(
                "%s repeats the command %s, which was never published".formatted(command, id));
          }
        });
    outcomes.forEach(
        (cause, own) -> {
          if (!commands.containsKey(cause)
              && !own.stream().allMatch(OneOutcomePerCommand::mayBeOfOthers)) {
            found.add("%s answer the command %s, which was never published".formatted(own, cause));
          }
        });
    return found;
  }

  /** The snapshots that a clean-up and a rebuild publish are no outcomes. */
  private List<CommittedRecord> outcomesOf(String id, CommittedRecord command) {
    return outcomes.getOrDefault(id, List.of()).stream()
        .filter(
            outcome ->
                !(command.value() instanceof RequestCleanup
                        || command.value() instanceof RequestRebuild)
                    || !(outcome.value() instanceof SandboxSnapshot))
        .toList();
  }

  private static boolean mayBeOfOthers(CommittedRecord outcome) {
    return ALSO_OF_OTHERS.contains(outcome.value().getClass());
  }
}
