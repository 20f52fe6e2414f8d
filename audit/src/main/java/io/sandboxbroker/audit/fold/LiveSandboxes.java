package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.Rule;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that are not deleted, each in its newest known version. Changes are applied in the
 * order of their versions. Two allocators may publish two changes of a sandbox in either order, so
 * a change that arrives too early is held back for the horizon. Not thread-safe.
 */
final class LiveSandboxes {

  /** Changes held back for one sandbox; allocators rarely have more than one each in flight. */
  private static final int MAX_HELD_BACK = 32;

  private final boolean whole;
  private final Duration horizon;
  private final Rule rules;
  private final Map<String, LiveSandbox> lives = new HashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final DeletedSandboxes used = new DeletedSandboxes();

  /** A sandbox that is not deleted. */
  private static final class LiveSandbox {
    @Nullable ObservedSandbox now;

    /** Whether its state comes from a snapshot or from the middle of the log. */
    boolean guessed;

    final TreeMap<Long, ObservedSandbox> held = new TreeMap<>();
  }

  /** The state to resume from. */
  record State(
      List<ObservedSandbox> known,
      List<ObservedSandbox> guessed,
      List<ObservedSandbox> held,
      List<Long> used) {}

  /**
   * @param whole whether the log is read from its beginning
   */
  LiveSandboxes(boolean whole, Duration horizon, Rule rules) {
    this.whole = whole;
    this.horizon = horizon;
    this.rules = rules;
  }

  void add(ObservedSandbox observed) {
    LiveSandbox life = lives.get(observed.sandbox());
    if (life == null) {
      begin(observed);
    } else if (observed.isSnapshot()) {
      compare(life, observed);
    } else {
      change(life, observed);
    }
  }

  private void begin(ObservedSandbox observed) {
    if (used.contains(observed.sandbox())) {
      if (observed.status() == SandboxStatus.DELETED) {
        return;
      }
      rules.onReappearance(observed);
    }
    LiveSandbox life = new LiveSandbox();
    lives.put(observed.sandbox(), life);
    if (observed.isSnapshot() || (observed.version() > 1 && !whole)) {
      life.guessed = true;
      apply(life, observed);
    } else {
      change(life, observed);
    }
  }

  private void change(LiveSandbox life, ObservedSandbox observed) {
    long version = life.now == null ? 0 : life.now.version();
    if (observed.version() == version + 1) {
      apply(life, observed);
      applyHeld(life, observed.sandbox());
    } else if (observed.version() > version) {
      hold(life, observed);
    } else if (life.now != null) {
      repeat(life, life.now, observed);
    }
  }

  private void apply(LiveSandbox life, ObservedSandbox after) {
    rules.onTransition(life.now, after);
    life.now = after;
    if (after.status() == SandboxStatus.DELETED) {
      lives.remove(after.sandbox());
      waiting.remove(after.sandbox());
      used.add(after.sandbox());
      life.held.values().forEach(rules::onReappearance);
      life.held.clear();
    }
  }

  private void applyHeld(LiveSandbox life, String sandbox) {
    while (life.now != null
        && !life.held.isEmpty()
        && life.held.firstKey() == life.now.version() + 1) {
      apply(life, Objects.requireNonNull(life.held.pollFirstEntry()).getValue());
    }
    if (life.held.isEmpty()) {
      waiting.remove(sandbox);
    }
  }

  private void hold(LiveSandbox life, ObservedSandbox observed) {
    ObservedSandbox other = life.held.putIfAbsent(observed.version(), observed);
    if (other != null && !other.eventId().equals(observed.eventId())) {
      rules.onConflict(other, observed);
    }
    waiting.add(observed.sandbox());
    if (life.held.size() > MAX_HELD_BACK) {
      skip(life, observed.sandbox());
    }
  }

  private void repeat(LiveSandbox life, ObservedSandbox now, ObservedSandbox observed) {
    boolean same = observed.version() == now.version() && observed.eventId().equals(now.eventId());
    if (!life.guessed && !same) {
      rules.onConflict(now, observed);
    }
  }

  private void compare(LiveSandbox life, ObservedSandbox snapshot) {
    ObservedSandbox now = life.now;
    if (now != null && now.version() == snapshot.version() && !now.describesSameStateAs(snapshot)) {
      rules.onConflict(now, snapshot);
    }
  }

  /** Gives up waiting for the missing versions. */
  private void skip(LiveSandbox life, String sandbox) {
    ObservedSandbox next = Objects.requireNonNull(life.held.pollFirstEntry()).getValue();
    rules.onMissingVersions(life.now, next);
    apply(life, next);
    applyHeld(life, sandbox);
  }

  /** Gives up waiting for versions that are overdue. */
  void onTime(Instant now) {
    if (!waiting.isEmpty()) {
      skipOlderThan(now.minus(horizon));
    }
  }

  private void skipOlderThan(Instant oldest) {
    for (String sandbox : List.copyOf(waiting)) {
      LiveSandbox life = lives.get(sandbox);
      while (life != null
          && !life.held.isEmpty()
          && life.held.firstEntry().getValue().written().isBefore(oldest)) {
        skip(life, sandbox);
      }
    }
  }

  /** Gives up waiting for every missing version. */
  void end() {
    skipOlderThan(Instant.MAX);
  }

  /** The live sandboxes, except those of which only a later version is known. */
  List<ObservedSandbox> live() {
    List<ObservedSandbox> live = new ArrayList<>(lives.size());
    for (LiveSandbox life : lives.values()) {
      if (life.now != null) {
        live.add(life.now);
      }
    }
    return live;
  }

  /** Its newest version; null if it is unknown or deleted. */
  @Nullable ObservedSandbox find(String sandbox) {
    LiveSandbox life = lives.get(sandbox);
    return life == null ? null : life.now;
  }

  boolean isGone(String sandbox) {
    return used.contains(sandbox);
  }

  int kept() {
    return lives.values().stream().mapToInt(life -> 1 + life.held.size()).sum();
  }

  int gone() {
    return used.size();
  }

  State state() {
    List<ObservedSandbox> known = new ArrayList<>();
    List<ObservedSandbox> guessed = new ArrayList<>();
    List<ObservedSandbox> held = new ArrayList<>();
    for (LiveSandbox life : lives.values()) {
      if (life.now != null) {
        (life.guessed ? guessed : known).add(life.now);
      }
      held.addAll(life.held.values());
    }
    return new State(known, guessed, held, used.hashes());
  }

  void resume(State state) {
    used.addAll(state.used());
    state.known().forEach(observed -> resume(observed, false));
    state.guessed().forEach(observed -> resume(observed, true));
    for (ObservedSandbox held : state.held()) {
      hold(lives.computeIfAbsent(held.sandbox(), sandbox -> new LiveSandbox()), held);
    }
  }

  private void resume(ObservedSandbox observed, boolean guessed) {
    LiveSandbox life = new LiveSandbox();
    life.now = observed;
    life.guessed = guessed;
    lives.put(observed.sandbox(), life);
  }
}
