package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.Standing;
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
 * What is live, and which changes made it so, in the order of their versions. Two allocators may
 * tell two changes of a sandbox in either order, so a change that comes too early is held back for
 * the horizon. Not thread-safe.
 */
final class Lives {

  /** Held back for one sandbox; more than two allocators have never a change each in flight. */
  private static final int MOST_HELD = 32;

  private final boolean whole;
  private final Duration horizon;
  private final Rule rules;
  private final Map<String, Life> lives = new HashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final UsedSandboxes used = new UsedSandboxes();

  /** A sandbox that is not deleted. */
  private static final class Life {
    @Nullable Standing now;

    /** What is known comes from a snapshot or from the middle of the log. */
    boolean guessed;

    final TreeMap<Long, Standing> held = new TreeMap<>();
  }

  /** What there is to go on from. */
  record State(
      List<Standing> known, List<Standing> guessed, List<Standing> held, List<Long> used) {}

  /**
   * @param whole whether the log is read from its beginning
   */
  Lives(boolean whole, Duration horizon, Rule rules) {
    this.whole = whole;
    this.horizon = horizon;
    this.rules = rules;
  }

  void add(Standing told) {
    Life life = lives.get(told.sandbox());
    if (life == null) {
      begin(told);
    } else if (told.isSnapshot()) {
      compare(life, told);
    } else {
      change(life, told);
    }
  }

  private void begin(Standing told) {
    if (used.contains(told.sandbox())) {
      if (told.status() == SandboxStatus.DELETED) {
        return;
      }
      rules.onReturn(told);
    }
    Life life = new Life();
    lives.put(told.sandbox(), life);
    if (told.isSnapshot() || (told.version() > 1 && !whole)) {
      life.guessed = true;
      apply(life, told);
    } else {
      change(life, told);
    }
  }

  private void change(Life life, Standing told) {
    long version = life.now == null ? 0 : life.now.version();
    if (told.version() == version + 1) {
      apply(life, told);
      applyHeld(life, told.sandbox());
    } else if (told.version() > version) {
      hold(life, told);
    } else if (life.now != null) {
      repeat(life, life.now, told);
    }
  }

  private void apply(Life life, Standing after) {
    rules.onStep(life.now, after);
    life.now = after;
    if (after.status() == SandboxStatus.DELETED) {
      lives.remove(after.sandbox());
      waiting.remove(after.sandbox());
      used.add(after.sandbox());
      life.held.values().forEach(rules::onReturn);
      life.held.clear();
    }
  }

  private void applyHeld(Life life, String sandbox) {
    while (life.now != null
        && !life.held.isEmpty()
        && life.held.firstKey() == life.now.version() + 1) {
      apply(life, Objects.requireNonNull(life.held.pollFirstEntry()).getValue());
    }
    if (life.held.isEmpty()) {
      waiting.remove(sandbox);
    }
  }

  private void hold(Life life, Standing told) {
    Standing other = life.held.putIfAbsent(told.version(), told);
    if (other != null && !other.eventId().equals(told.eventId())) {
      rules.onConflict(other, told);
    }
    waiting.add(told.sandbox());
    if (life.held.size() > MOST_HELD) {
      skip(life, told.sandbox());
    }
  }

  private void repeat(Life life, Standing now, Standing told) {
    boolean same = told.version() == now.version() && told.eventId().equals(now.eventId());
    if (!life.guessed && !same) {
      rules.onConflict(now, told);
    }
  }

  private void compare(Life life, Standing snapshot) {
    Standing now = life.now;
    if (now != null && now.version() == snapshot.version() && !now.says(snapshot)) {
      rules.onConflict(now, snapshot);
    }
  }

  /** The missing versions do not come any more. */
  private void skip(Life life, String sandbox) {
    Standing next = Objects.requireNonNull(life.held.pollFirstEntry()).getValue();
    rules.onGap(life.now, next);
    apply(life, next);
    applyHeld(life, sandbox);
  }

  /** Waits no longer for what should have come by now. */
  void onTime(Instant now) {
    if (!waiting.isEmpty()) {
      skipThoseOlderThan(now.minus(horizon));
    }
  }

  private void skipThoseOlderThan(Instant oldest) {
    for (String sandbox : List.copyOf(waiting)) {
      Life life = lives.get(sandbox);
      while (life != null
          && !life.held.isEmpty()
          && life.held.firstEntry().getValue().written().isBefore(oldest)) {
        skip(life, sandbox);
      }
    }
  }

  /** Waits for nothing any more. */
  void end() {
    skipThoseOlderThan(Instant.MAX);
  }

  /** What is live; a sandbox of which only a later version is known is not. */
  List<Standing> live() {
    List<Standing> live = new ArrayList<>(lives.size());
    for (Life life : lives.values()) {
      if (life.now != null) {
        live.add(life.now);
      }
    }
    return live;
  }

  /** As it stands; null when it is not known, or deleted. */
  @Nullable Standing standing(String sandbox) {
    Life life = lives.get(sandbox);
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
    List<Standing> known = new ArrayList<>();
    List<Standing> guessed = new ArrayList<>();
    List<Standing> held = new ArrayList<>();
    for (Life life : lives.values()) {
      if (life.now != null) {
        (life.guessed ? guessed : known).add(life.now);
      }
      held.addAll(life.held.values());
    }
    return new State(known, guessed, held, used.hashes());
  }

  void resume(State state) {
    used.addAll(state.used());
    state.known().forEach(standing -> resume(standing, false));
    state.guessed().forEach(standing -> resume(standing, true));
    for (Standing held : state.held()) {
      hold(lives.computeIfAbsent(held.sandbox(), sandbox -> new Life()), held);
    }
  }

  private void resume(Standing standing, boolean guessed) {
    Life life = new Life();
    life.now = standing;
    life.guessed = guessed;
    lives.put(standing.sandbox(), life);
  }
}
