package io.sandboxbroker.topic;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
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
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Topic.Cleanup;
import io.sandboxbroker.topic.Topic.Clock;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Declares every topic of the broker. The admin client, the listeners, the tests and the table in
 * the documentation derive from it. No other class contains a topic's name.
 */
public final class Topics {

  /** The key of records that concern the pool as a whole. */
  public static final String POOL_KEY = "pool";

  private static final String GATEWAY = "api-gateway";
  private static final String ALLOCATOR = "allocator";
  private static final String WORKER = "lifecycle-worker";
  private static final String AUDIT = "audit";
  private static final String OTHERS = "other systems";
  private static final String OPERATORS = "operators";

  private static final int PARTITIONS = 12;

  /** An audit replays a month. */
  private static final Duration AUDITED = Duration.ofDays(35);

  private static final Duration TRANSIENT = Duration.ofDays(7);

  /** The next list replaces a list. */
  private static final Duration COMPARED = Duration.ofDays(2);

  /** The brokers stamp the records, because a deadline is compared with the brokers' clock. */
  public static final Topic ALLOCATION_COMMANDS =
      new Topic(
          "sandbox.allocation.commands",
          "track id",
          List.of(AllocateSandbox.class, CancelAllocation.class),
          List.of(GATEWAY, ALLOCATOR),
          List.of(GATEWAY, ALLOCATOR, AUDIT),
          PARTITIONS,
          AUDITED,
          Cleanup.DELETE,
          Clock.BROKERS);

  public static final Topic DELETION_COMMANDS =
      topic(
          "sandbox.deletion.commands",
          "sandbox id, or " + POOL_KEY,
          List.of(
              RequestDeletion.class,
              RenewLease.class,
              RetryDeletion.class,
              RequestCleanup.class,
              RequestSync.class,
              RequestBulkDeletion.class,
              RemoveSandbox.class,
              RequestRebuild.class),
          List.of(GATEWAY, ALLOCATOR),
          List.of(ALLOCATOR, WORKER, AUDIT),
          AUDITED);

  public static final Topic EVENTS =
      topic(
          "sandbox.events",
          "sandbox id, or command id where there is none",
          List.of(
              SandboxAllocated.class,
              AllocationRepeated.class,
              AllocationRejected.class,
              CancellationAnswered.class,
              DeletionRequested.class,
              DeletionRepeated.class,
              DeletionRejected.class,
              LeaseRenewed.class,
              RenewalRepeated.class,
              RenewalRejected.class,
              SandboxExpired.class,
              SandboxDeleted.class,
              SandboxDeletionFailed.class,
              SandboxSynced.class,
              SandboxMarkedStale.class,
              SandboxSnapshot.class,
              CleanupBegun.class,
              RetryRejected.class,
              BulkDeletionBegun.class,
              RemovalRejected.class,
              PoolRebuilt.class),
          List.of(ALLOCATOR),
          List.of(GATEWAY, WORKER, AUDIT, OTHERS),
          AUDITED);

  /**
   * The events that answer commands, unchanged, once more: each in the partition of the gateway
   * that waits for it, so that no gateway reads the replies of all others.
   */
  public static final Topic REPLIES =
      new Topic(
          "sandbox.replies",
          "reply-to of the command",
          List.of(),
          List.of(ALLOCATOR),
          List.of(GATEWAY),
          PARTITIONS,
          Duration.ofDays(1),
          Cleanup.DELETE,
          Clock.WRITERS);

  public static final Topic TIMERS =
      topic(
          "sandbox.timers",
          "sandbox id, or " + POOL_KEY,
          List.of(
              ExpiryDue.class,
              CleanupDue.class,
              StalePurgeDue.class,
              SyncDue.class,
              SweepDue.class),
          List.of(WORKER),
          List.of(ALLOCATOR, WORKER),
          TRANSIENT);

  public static final Topic CSP =
      topic(
          "sandbox.csp",
          "sandbox id, or " + POOL_KEY,
          List.of(
              SandboxDiscovered.class,
              SandboxVanished.class,
              CspDeletionConfirmed.class,
              CspDeletionFailed.class,
              SyncCompleted.class,
              SyncRefused.class),
          List.of(WORKER),
          List.of(ALLOCATOR, GATEWAY, WORKER, AUDIT),
          TRANSIENT);

  /**
   * The lists of the CSP, the deletions that the next lists will show, and the events that say
   * which sandboxes the pool has. It has one partition, because a list is compared as a whole.
   */
  public static final Topic CSP_LISTS =
      new Topic(
          "sandbox.csp.lists",
          "sandbox id, or " + POOL_KEY,
          List.of(
              ListBegun.class,
              SandboxListed.class,
              ListEnded.class,
              ListUnusable.class,
              CspDeletionConfirmed.class,
              SandboxSynced.class,
              SandboxSnapshot.class,
              SandboxDeleted.class,
              PoolRebuilt.class),
          List.of(WORKER),
          List.of(WORKER),
          1,
          COMPARED,
          Cleanup.DELETE,
          Clock.WRITERS);

  /**
   * The input of the queue: commands that wait, cancellations, sandboxes that become available, and
   * outcomes of offers. It has one partition, because a fair queue needs one order.
   */
  public static final Topic ALLOCATION_WAITING =
      new Topic(
          "sandbox.allocation.waiting",
          "track id of a command; as in the events otherwise",
          List.of(
              AllocateSandbox.class,
              CancelAllocation.class,
              SandboxSynced.class,
              SandboxAllocated.class,
              AllocationRepeated.class,
              AllocationRejected.class),
          List.of(ALLOCATOR),
          List.of(ALLOCATOR, WORKER),
          1,
          TRANSIENT,
          Cleanup.DELETE,
          Clock.BROKERS);

  /**
   * A ticket for each command in the queue; it is deleted when the command leaves the queue.
   * Allocators and workers also delete tickets that do not exist, to learn the brokers' time.
   */
  public static final Topic ALLOCATION_LINE =
      new Topic(
          "sandbox.allocation.line",
          "command id",
          List.of(WaitingTicket.class),
          List.of(ALLOCATOR, WORKER),
          List.of(GATEWAY, ALLOCATOR),
          1,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.BROKERS);

  /**
   * The number of sandboxes by status and name prefix in each partition of {@link #EVENTS}, and
   * their recent allocations.
   */
  public static final Topic POOL_SHARES =
      new Topic(
          "sandbox.pool.shares",
          "number of a partition of the events",
          List.of(PoolShare.class),
          List.of(WORKER),
          List.of(WORKER),
          1,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.WRITERS);

  /**
   * The number of sandboxes and their recent allocations, whose record is deleted when a name
   * prefix has none left, and how each worker calls the CSP.
   */
  public static final Topic POOL_STATS =
      new Topic(
          "sandbox.pool.stats",
          "total, a status, prefix/ and a name prefix, / and a status or allocations, or csp/ and a"
              + " worker's id",
          List.of(PoolStats.class, CspReport.class),
          List.of(WORKER),
          List.of(GATEWAY),
          PARTITIONS,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.WRITERS);

  /** The freezes of operators by scope; a thaw deletes the record. */
  public static final Topic FREEZES =
      new Topic(
          "sandbox.freezes",
          "scope in lower case",
          List.of(Freeze.class),
          List.of(GATEWAY),
          List.of(GATEWAY, ALLOCATOR, WORKER, AUDIT),
          1,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.WRITERS);

  /**
   * The state of each command whose client does not wait on a connection. Every gateway reads the
   * topic from its beginning, so that any gateway answers for any command.
   */
  public static final Topic COMMAND_STATUS =
      new Topic(
          "sandbox.command.status",
          "command id",
          List.of(CommandStatus.class),
          List.of(GATEWAY, ALLOCATOR, WORKER),
          List.of(GATEWAY, WORKER),
          PARTITIONS,
          Duration.ofDays(1),
          Cleanup.COMPACT_AND_DELETE,
          Clock.WRITERS);

  /**
   * The running clean-ups and bulk deletions, and the outcomes of their sandboxes. It has one
   * partition, because a command's sandboxes are in all partitions of {@link #EVENTS}.
   */
  public static final Topic COMMAND_PROGRESS =
      new Topic(
          "sandbox.command.progress",
          "command id, or sandbox id",
          List.of(
              CommandStatus.class,
              CspDeletionConfirmed.class,
              CspDeletionFailed.class,
              SandboxDeleted.class,
              RemovalRejected.class),
          List.of(WORKER),
          List.of(WORKER),
          1,
          Duration.ofDays(1),
          Cleanup.DELETE,
          Clock.WRITERS);

  /** Records that cannot be processed, with the reason in their headers. */
  public static final Topic DEAD_LETTERS =
      topic(
          "sandbox.dead-letters",
          "as the record",
          List.of(),
          List.of(GATEWAY, ALLOCATOR, WORKER),
          List.of(OPERATORS),
          AUDITED);

  /** All topics, in the order of the documentation. */
  public static final List<Topic> ALL =
      List.of(
          ALLOCATION_COMMANDS,
          DELETION_COMMANDS,
          EVENTS,
          REPLIES,
          TIMERS,
          CSP,
          CSP_LISTS,
          ALLOCATION_WAITING,
          ALLOCATION_LINE,
          POOL_SHARES,
          POOL_STATS,
          FREEZES,
          COMMAND_STATUS,
          COMMAND_PROGRESS,
          DEAD_LETTERS);

  private Topics() {}

  private static Topic topic(
      String name,
      String key,
      List<Class<? extends SpecificRecord>> records,
      List<String> writers,
      List<String> readers,
      Duration retention) {
    return new Topic(
        name, key, records, writers, readers, PARTITIONS, retention, Cleanup.DELETE, Clock.WRITERS);
  }
}
