package io.sandboxbroker.topic;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RemoveSandbox;
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
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.freeze.Freeze;
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
 * Every topic of the broker, declared once. The admin client, the listeners, the tests and the
 * table in the documentation derive from it; a topic's name stands nowhere else.
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

  /** Long enough for an audit to replay a month. */
  private static final Duration AUDITED = Duration.ofDays(35);

  private static final Duration TRANSIENT = Duration.ofDays(7);

  /** A list is of no use once the next ones have been read. */
  private static final Duration COMPARED = Duration.ofDays(2);

  /** By the brokers' clock, which a command's deadline is held against. */
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
          List.of(ALLOCATOR, GATEWAY, WORKER),
          TRANSIENT);

  /**
   * What the CSP's lists hold, as they were read, and which sandboxes they will lack because they
   * have been deleted. One partition on purpose: a list is compared as a whole.
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
              CspDeletionConfirmed.class),
          List.of(WORKER),
          List.of(WORKER),
          1,
          COMPARED,
          Cleanup.DELETE,
          Clock.WRITERS);

  /**
   * What the waiting room must know of, in one order: who waits, who waits no more, what has become
   * available, and what came of its offers. One partition on purpose: a fair line needs one order.
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
   * Who waits, in order; a ticket is deleted when its place is left. Allocators also delete a
   * ticket here that there is none of, to learn the brokers' time.
   */
  public static final Topic ALLOCATION_LINE =
      new Topic(
          "sandbox.allocation.line",
          "command id",
          List.of(WaitingTicket.class),
          List.of(ALLOCATOR),
          List.of(GATEWAY, ALLOCATOR),
          1,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.BROKERS);

  /** How many sandboxes of each kind the partitions of {@link #EVENTS} hold, to be summed up. */
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

  /** How many sandboxes there are; a name prefix's record is deleted when there are none left. */
  public static final Topic POOL_STATS =
      new Topic(
          "sandbox.pool.stats",
          "total, a status, or prefix/ and a name prefix, / and a status",
          List.of(PoolStats.class),
          List.of(WORKER),
          List.of(GATEWAY),
          PARTITIONS,
          TRANSIENT,
          Cleanup.COMPACT,
          Clock.WRITERS);

  /** What operators have stopped, by scope; a record is deleted when it is thawed. */
  public static final Topic FREEZES =
      new Topic(
          "sandbox.freezes",
          "scope in lower case",
          List.of(Freeze.class),
          List.of(GATEWAY),
          List.of(GATEWAY, ALLOCATOR, WORKER),
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
   * The commands that run and what becomes of their sandboxes, to be counted. One partition on
   * purpose: the sandboxes of a command are spread over all partitions of {@link #EVENTS}.
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

  /** Records as they were, with the reason in their headers. */
  public static final Topic DEAD_LETTERS =
      topic(
          "sandbox.dead-letters",
          "as the record",
          List.of(),
          List.of(GATEWAY, ALLOCATOR, WORKER),
          List.of(OPERATORS),
          AUDITED);

  /** All of them, in the order of the documentation. */
  public static final List<Topic> ALL =
      List.of(
          ALLOCATION_COMMANDS,
          DELETION_COMMANDS,
          EVENTS,
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
