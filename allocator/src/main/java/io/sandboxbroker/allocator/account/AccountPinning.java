package io.sandboxbroker.allocator.account;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins the accounts of known sandboxes. A version of this program without pins may have discovered
 * them. A repetition writes nothing. Thread-safe and non-blocking.
 */
public final class AccountPinning {

  private static final Logger LOG = LoggerFactory.getLogger(AccountPinning.class);

  /** One read of DynamoDB finds the pins of so many accounts. */
  private static final int PAGE = 100;

  /** Of two sandboxes of one account, the one that was in use first is pinned. */
  private static final List<Status> ORDER =
      List.of(
          Status.ALLOCATED,
          Status.PENDING_DELETION,
          Status.DELETION_FAILED,
          Status.DELETED,
          Status.STALE,
          Status.AVAILABLE);

  private final SandboxReader reader;
  private final AccountPins pins;
  private final AccountConflict.Listener conflicts;

  /**
   * A position in the pool, which is read status by status and shard by shard.
   *
   * @param status the index of the status in the order
   * @param cursor the store's cursor within the shard; null at the beginning of the shard
   */
  record Position(int status, int shard, @Nullable String cursor) {
    static final Position FIRST = new Position(0, 0, null);
  }

  public AccountPinning(
      SandboxReader reader, AccountPins pins, AccountConflict.Listener conflicts) {
    this.reader = reader;
    this.pins = pins;
    this.conflicts = conflicts;
  }

  /**
   * Pins the accounts of the page at a position.
   *
   * @return the next position, null after the last one; fails with {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} when the store is unavailable
   */
  CompletableFuture<@Nullable Position> pinPage(Position position) {
    Status status = ORDER.get(position.status());
    return reader
        .list(new ListQuery(status, position.shard(), null, PAGE, position.cursor()))
        .thenCompose(page -> pin(page.sandboxes()).thenApply(ignored -> next(position, page)));
  }

  private @Nullable Position next(Position position, ListPage page) {
    if (page.cursor() != null) {
      return new Position(position.status(), position.shard(), page.cursor());
    }
    if (position.shard() + 1 < reader.shards()) {
      return new Position(position.status(), position.shard() + 1, null);
    }
    return position.status() + 1 < ORDER.size()
        ? new Position(position.status() + 1, 0, null)
        : null;
  }

  /**
   * Pins the accounts of these sandboxes, and reports each account that is pinned to another
   * sandbox.
   *
   * @return the sandboxes of those accounts; fails with {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} when the store is unavailable
   */
  public CompletableFuture<List<Sandbox>> pin(List<Sandbox> sandboxes) {
    List<Sandbox> readable = sandboxes.stream().filter(AccountPinning::hasAccountId).toList();
    return pins.find(readable.stream().map(AccountPinning::accountOf).toList())
        .thenCompose(known -> pin(readable, known));
  }

  /** One after the other, so that clients do not notice. */
  private CompletableFuture<List<Sandbox>> pin(
      List<Sandbox> sandboxes, Map<AccountId, SandboxId> known) {
    CompletableFuture<List<Sandbox>> duplicates = completedFuture(new ArrayList<>());
    for (Sandbox sandbox : sandboxes) {
      SandboxId found = known.get(accountOf(sandbox));
      duplicates =
          duplicates.thenCompose(
              all ->
                  (found == null
                          ? pins.pin(accountOf(sandbox), sandbox.id())
                          : completedFuture(found))
                      .thenApply(pinned -> compared(sandbox, pinned, all)));
    }
    return duplicates;
  }

  private List<Sandbox> compared(Sandbox sandbox, SandboxId pinned, List<Sandbox> duplicates) {
    if (!pinned.equals(sandbox.id())) {
      conflicts.onConflict(
          new AccountConflict(
              AccountConflict.Kind.TWO_SANDBOXES, accountOf(sandbox), pinned, sandbox.id()));
      duplicates.add(sandbox);
    }
    return duplicates;
  }

  private static AccountId accountOf(Sandbox sandbox) {
    return sandbox.account().accountId();
  }

  private static boolean hasAccountId(Sandbox sandbox) {
    try {
      return !accountOf(sandbox).value().isEmpty();
    } catch (IllegalArgumentException unreadable) {
      LOG.warn("Sandbox {} has no account id: {}", sandbox.id(), unreadable.getMessage());
      return false;
    }
  }
}
