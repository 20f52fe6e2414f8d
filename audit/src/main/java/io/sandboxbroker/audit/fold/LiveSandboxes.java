package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Rule;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that are not deleted, each in its newest known version. Changes are applied in the
 * order of their versions. Two allocators may publish two changes of a sandbox in either order, so
 * a change that arrives too early is held back until the log is complete. Not thread-safe.
 */
final class LiveSandboxes {

  /** Changes held back for one sandbox; allocators rarely have more than one each in flight. */
  private static final int MAX_HELD_BACK = 32;

  private final Coverage coverage;
  private final Duration horizon;
  private final Rule rules;
  private final Map<String, LiveSandbox> lives = new HashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final DeletedSandboxes gone;
  private final UnprovenBeginnings beginnings;

  /** The state to resume from. */
  record State(
      List<LiveSandbox.State> lives, List<Long> gone, UnprovenBeginnings.State beginnings) {}

  LiveSandboxes(AuditTolerances tolerances, Coverage coverage, Rule rules) {
    this.coverage = coverage;
    this.horizon = tolerances.horizon();
    this.rules = rules;
    gone = new DeletedSandboxes(tolerances.skew());
    beginnings = new UnprovenBeginnings(coverage, rules);
  }

  void add(ObservedSandbox observed) {
    String sandbox = observed.sandbox();
    LiveSandbox life = lives.get(sandbox);
    if (life == null) {
      if (gone.contains(sandbox)) {
        if (gone.isLate(observed)) {
          if (!observed.isCopy()) {
            beginnings.onLateVersion(sandbox);
          }
          return;
        }
        rules.onReappearance(observed);
      }
      life = new LiveSandbox();
      lives.put(sandbox, life);
    }
    if (observed.isCopy()) {
      compare(life, observed);
    } else {
      change(life, observed);
    }
    if (life.isWaiting() && lives.get(sandbox) == life) {
      waiting.add(sandbox);
    }
  }

  private void change(LiveSandbox life, ObservedSandbox observed) {
    ObservedSandbox now = life.now;
    if (observed.version() == life.version() + 1) {
      apply(life, observed);
      applyHeld(life);
    } else if (observed.version() <= life.base) {
      takeLate(life, Objects.requireNonNull(now), observed);
    } else if (now != null && observed.version() <= now.version()) {
      rules.onConflict(now, observed);
    } else if (life.holdsEarlierThan(observed) || coverage.coversBetween(now, observed)) {
      hold(life, observed);
    } else {
      applyFrom(life, observed);
      applyHeld(life);
    }
  }

  /** An event of a version that was known before, from a copy or a later event. */
  private void takeLate(LiveSandbox life, ObservedSandbox now, ObservedSandbox observed) {
    if (observed.version() == now.version()) {
      life.base = observed.version() - 1;
      if (!now.describesSameStateAs(observed)) {
        rules.onConflict(now, observed);
      }
    }
    beginnings.onLateVersion(observed.sandbox());
  }

  private void compare(LiveSandbox life, ObservedSandbox copy) {
    ObservedSandbox now = life.now;
    if (now == null && life.held.isEmpty()) {
      applyFrom(life, copy);
    } else if (now != null && copy.version() == now.version()) {
      if (!now.describesSameStateAs(copy)) {
        rules.onConflict(now, copy);
      }
    } else if (copy.version() > life.version()
        && (life.ahead == null || life.ahead.version() < copy.version())) {
      // Its own events are read already, or will be.
      life.ahead = copy;
    }
  }

  /** Applies a version whose predecessors are not known. */
  private void applyFrom(LiveSandbox life, ObservedSandbox after) {
    long base = after.isCopy() ? after.version() : after.version() - 1;
    if (life.now == null) {
      beginnings.add(after, base);
    }
    life.base = base;
    apply(life, after);
  }

  private void apply(LiveSandbox life, ObservedSandbox after) {
    rules.onTransition(life.now, after);
    life.now = after;
    ObservedSandbox ahead = life.ahead;
    if (ahead != null && ahead.version() <= after.version()) {
      life.ahead = null;
      if (ahead.version() == after.version() && !after.describesSameStateAs(ahead)) {
        rules.onConflict(after, ahead);
      }
    }
    if (after.status() == SandboxStatus.DELETED) {
      lives.remove(after.sandbox());
      waiting.remove(after.sandbox());
      gone.add(after, life.base == 0);
      for (ObservedSandbox later : life.held.tailMap(after.version(), false).values()) {
        // A list that still shows the account changes its tombstone.
        if (later.status() != SandboxStatus.DELETED) {
          rules.onReappearance(later);
        }
      }
      life.held.clear();
    }
  }

  private void applyHeld(LiveSandbox life) {
    while (!life.held.isEmpty() && life.held.firstKey() <= life.version() + 1) {
      ObservedSandbox next = Objects.requireNonNull(life.held.pollFirstEntry()).getValue();
      change(life, next);
    }
    if (!life.isWaiting() && life.now != null) {
      waiting.remove(life.now.sandbox());
    }
  }

  private void hold(LiveSandbox life, ObservedSandbox observed) {
    ObservedSandbox other = life.held.putIfAbsent(observed.version(), observed);
    if (other != null) {
      rules.onConflict(other, observed);
    }
    if (life.held.size() > MAX_HELD_BACK) {
      skip(life);
    }
  }

  /** Gives up waiting for the missing versions. */
  private void skip(LiveSandbox life) {
    ObservedSandbox next = Objects.requireNonNull(life.held.pollFirstEntry()).getValue();
    rules.onMissingVersions(life.now, next);
    life.base = next.version() - 1;
    apply(life, next);
    applyHeld(life);
  }

  /** The log is complete up to this moment. */
  void onCut(Instant cut) {
    Instant oldest = cut.minus(horizon);
    beginnings.onCut(cut, oldest);
    for (String sandbox : List.copyOf(waiting)) {
      LiveSandbox life = lives.get(sandbox);
      if (life != null) {
        giveUp(life, oldest);
      }
    }
  }

  private void giveUp(LiveSandbox life, Instant oldest) {
    while (!life.held.isEmpty() && life.held.firstEntry().getValue().written().isBefore(oldest)) {
      skip(life);
    }
    ObservedSandbox ahead = life.ahead;
    if (ahead != null && life.held.isEmpty() && ahead.written().isBefore(oldest)) {
      if (coverage.coversBetween(life.now, ahead)) {
        rules.onMissingVersions(life.now, ahead);
      }
      applyFrom(life, ahead);
      if (!life.isWaiting()) {
        waiting.remove(ahead.sandbox());
      }
    }
  }

  /** An operator rebuilds Kafka. */
  void onRebuild() {
    beginnings.onRebuild();
  }

  /** The live sandboxes, except those of which only a later version is known. */
  List<ObservedSandbox> live() {
    return lives.values().stream().map(life -> life.now).filter(Objects::nonNull).toList();
  }

  /** Its newest version; null if it is unknown or deleted. */
  @Nullable ObservedSandbox find(String sandbox) {
    LiveSandbox life = lives.get(sandbox);
    return life == null ? null : life.now;
  }

  int kept() {
    return lives.values().stream().mapToInt(LiveSandbox::kept).sum();
  }

  DeletedSandboxes gone() {
    return gone;
  }

  State state() {
    return new State(
        lives.values().stream().map(LiveSandbox::state).toList(),
        gone.entries(),
        beginnings.state());
  }

  void resume(State state) {
    gone.addAll(state.gone());
    beginnings.resume(state.beginnings());
    for (LiveSandbox.State each : state.lives()) {
      LiveSandbox life = LiveSandbox.of(each);
      lives.put(each.sandbox(), life);
      if (life.isWaiting()) {
        waiting.add(each.sandbox());
      }
    }
  }
}
