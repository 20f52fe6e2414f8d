package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.worker.comparison.KnownAccount.Presence;
import io.sandboxbroker.worker.comparison.QueuedList.Phase;
import io.sandboxbroker.worker.comparison.QueuedList.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Compares complete lists with the known accounts, a slice of accounts at a time. What a slice has
 * done is in the stores, so that another instance can go on from there. Not thread-safe.
 *
 * @param interval two absences of an account count only if their lists are this far apart
 */
record ListComparer(
    IncomingLists lists,
    KnownAccounts known,
    SyncGuardSettings guard,
    Duration interval,
    FactForwarder facts) {

  /** An account that the pool has deleted and the CSP still lists is published again this often. */
  private static final Duration REMINDER = Duration.ofDays(1);

  /** The id of a vanished account that the pool never deleted is kept for this long. */
  private static final Duration VANISHED_TTL = Duration.ofDays(90);

  /** Works on the lists in their order, and handles about so many accounts. */
  void work(int max) {
    int left = max;
    Optional<QueuedList> next = lists.next();
    while (left > 0 && next.isPresent()) {
      left -= 1 + step(next.get(), left);
      next = lists.next();
    }
  }

  /** Handles a slice in the present phase of a list, and begins the next phase at its end. */
  private int step(QueuedList list, int max) {
    return switch (list.progress().phase()) {
      case COUNTING -> {
        var slice = lists.after(list, max);
        Progress counted = list.progress().counted(slice.size());
        if (slice.size() < max) {
          check(list.with(counted));
        } else {
          lists.store(list.with(counted.at(slice.getLast().key)));
        }
        yield slice.size();
      }
      case COMPARING -> {
        var slice = lists.after(list, max);
        int discovered = 0;
        for (var entry : slice) {
          discovered += compare(list, entry.key, entry.value);
        }
        advance(list.with(list.progress().published(discovered, 0)), slice, max);
        yield slice.size();
      }
      case SEARCHING_MISSING -> {
        var slice = known.after(list.progress().cursor(), max);
        int vanished = 0;
        for (var entry : slice) {
          if (!lists.has(list, entry.key)) {
            vanished += miss(list, entry.key, entry.value);
          }
        }
        advance(list.with(list.progress().published(0, vanished)), slice, max);
        yield slice.size();
      }
      case DROPPING -> {
        var slice = lists.after(list, max);
        slice.forEach(entry -> lists.delete(list, entry.key));
        if (slice.size() < max) {
          lists.remove(list);
        } else {
          lists.store(list.with(list.progress().at(slice.getLast().key)));
        }
        yield slice.size();
      }
      case COLLECTING -> 0;
    };
  }

  private void advance(QueuedList list, List<? extends KeyValue<String, ?>> slice, int max) {
    Progress progress = list.progress();
    if (slice.size() == max) {
      lists.store(list.with(progress.at(slice.getLast().key)));
    } else if (list.is(Phase.COMPARING)) {
      lists.store(list.with(progress.in(Phase.SEARCHING_MISSING)));
    } else {
      facts.completed(list);
      end(list);
    }
  }

  private void end(QueuedList list) {
    lists.markOutcome(list.begun().getSyncId());
    lists.store(list.with(list.progress().in(Phase.DROPPING)));
  }

  /** Refuses a list that cannot be trusted, before it changes anything. */
  private void check(QueuedList list) {
    ListBegun begun = list.begun();
    int listed = list.progress().listed();
    Optional<SyncRefusal> refusal = refusal(begun, listed);
    if (refusal.isPresent()) {
      facts.refused(begun, list.status(), refusal.get(), listed, known.expected());
      end(list);
    } else {
      Progress accepted = list.progress().in(Phase.COMPARING);
      boolean full = begun.getFull() || (!begun.getDryRun() && lists.takeFull());
      lists.store(list.with(full ? accepted.inFull() : accepted));
    }
  }

  private Optional<SyncRefusal> refusal(ListBegun begun, int listed) {
    if (listed != begun.getListed()) {
      return Optional.of(SyncRefusal.TRUNCATED);
    }
    if (begun.getOverride()) {
      return Optional.empty();
    }
    if (!guard.acceptFirstList() && known.isEmpty()) {
      return Optional.of(SyncRefusal.FIRST);
    }
    return guard.accepts(listed, known.expected())
        ? Optional.empty()
        : Optional.of(SyncRefusal.SHRUNK);
  }

  /** Returns how many facts the account is worth. */
  private int compare(QueuedList list, String key, SandboxListed listed) {
    @Nullable KnownAccount before = known.get(key);
    SandboxListed account = known.withKeptId(key, before, listed);
    Instant at = list.begun().getStartedAt();
    boolean isPublished =
        before != null
            && before.isPublishedAs(account)
            && !list.progress().full()
            && !(before.isGone() && isPast(before, REMINDER, at));
    if (!list.begun().getDryRun()) {
      if (!isPublished) {
        facts.discovered(list.begun(), account);
      }
      known.replace(key, before, listed(before, account, isPublished, at));
    }
    return isPublished ? 0 : 1;
  }

  private static KnownAccount listed(
      @Nullable KnownAccount before, SandboxListed account, boolean isPublished, Instant at) {
    if (before == null) {
      return KnownAccount.listed(account);
    }
    KnownAccount now = isPublished ? before : before.as(account);
    if (before.is(Presence.REMOVED)) {
      // The CSP's list lags. Its next absence is the expected one.
      return isPublished ? now : now.as(Presence.REMOVED, at);
    }
    return now.as(Presence.LISTED, listedSince(before, isPublished, at));
  }

  private static Instant listedSince(KnownAccount before, boolean isPublished, Instant at) {
    if (!before.deleted()) {
      return Instant.EPOCH;
    }
    return isPublished ? before.since() : at;
  }

  /** Handles the absence of an account; returns 1 if nothing announced it, or 0. */
  private int miss(QueuedList list, String key, KnownAccount before) {
    ListBegun begun = list.begun();
    Instant at = begun.getStartedAt();
    boolean vanishes =
        switch (before.presence()) {
          case UNLISTED, LISTED -> false;
          case MISSING -> isPast(before, interval, at);
          case REMOVED -> true;
          case VANISHED -> list.progress().full();
        };
    if (!begun.getDryRun()) {
      if (vanishes) {
        facts.vanished(begun, before.sandboxId());
      }
      known.replace(key, before, missing(before, vanishes, at));
    }
    return vanishes && before.is(Presence.MISSING) && !before.deleted() ? 1 : 0;
  }

  private static @Nullable KnownAccount missing(KnownAccount before, boolean vanishes, Instant at) {
    if (before.is(Presence.LISTED)) {
      return before.as(Presence.MISSING, at);
    }
    boolean isOver = before.is(Presence.VANISHED) && isPast(before, VANISHED_TTL, at);
    if (isOver || (vanishes && before.deleted())) {
      return null;
    }
    return vanishes && !before.is(Presence.VANISHED) ? before.as(Presence.VANISHED, at) : before;
  }

  private static boolean isPast(KnownAccount account, Duration pause, Instant at) {
    return !account.since().plus(pause).isAfter(at);
  }
}
