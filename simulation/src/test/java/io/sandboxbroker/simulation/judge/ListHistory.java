package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.process.LogFollower;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges which lists were believed: none that has lost more than a fifth of its accounts, and no
 * account is gone that fewer than two lists an interval apart lacked. For one thread.
 */
public final class ListHistory {

  private static final int MAX_SHRINKAGE_PERCENT = 20;

  private final World world;
  private final InMemorySandboxStore table;
  private final SimulatedCsp csp;
  private final Duration interval;
  private final BiConsumer<String, String> violations;
  private final Map<String, Shown> shown = new HashMap<>();
  private final Map<String, Set<String>> accounts = new HashMap<>();
  private final List<Shown> completed = new ArrayList<>();
  private final List<SandboxVanished> vanished = new ArrayList<>();

  /**
   * A list as it was published, with the milliseconds of its beginning and of its outcome. The
   * clocks of two simulated workers may differ by far more than an interval.
   */
  private static final class Shown {
    private final ListBegun begun;
    private final long begunAt;
    private final Set<String> accounts;
    private long completedAt;

    Shown(ListBegun begun, long begunAt, Set<String> accounts) {
      this.begun = begun;
      this.begunAt = begunAt;
      this.accounts = accounts;
    }

    Instant at() {
      return begun.getStartedAt();
    }
  }

  /**
   * Creates a history that follows the lists.
   *
   * @param interval from one scheduled sync to the next
   * @param violations takes a rule, and what violates it
   */
  public ListHistory(
      World world,
      InMemorySandboxStore table,
      SimulatedCsp csp,
      Duration interval,
      BiConsumer<String, String> violations) {
    this.world = world;
    this.table = table;
    this.csp = csp;
    this.interval = interval;
    this.violations = violations;
    follow(Topics.CSP_LISTS);
    follow(Topics.CSP);
  }

  private void follow(Topic topic) {
    var follower = new LogFollower(world.log(), topic, this::receive);
    world.log().listen(topic.name(), follower::readToEnd);
  }

  private void receive(ConsumerRecord<String, byte[]> record) {
    switch (World.RECORDS.deserializer().deserialize(record.topic(), record.value())) {
      case ListBegun begun ->
          shown.put(
              begun.getSyncId(),
              new Shown(begun, world.scheduler().now(), accountsOf(begun.getSyncId())));
      case SandboxListed account -> accountsOf(account.getSyncId()).add(account.getExternalId());
      case SyncCompleted outcome -> {
        Shown list = shown.get(outcome.getSyncId());
        if (list != null && !outcome.getDryRun()) {
          list.completedAt = world.scheduler().now();
          completed.add(list);
        }
      }
      case SandboxVanished fact -> vanished.add(fact);
      default -> {
        // No list concerns it.
      }
    }
  }

  /** Accounts may be seen before the beginning of their list, which is in another partition. */
  private Set<String> accountsOf(String sync) {
    return accounts.computeIfAbsent(sync, id -> new HashSet<>());
  }

  /** Checks every list and every vanished account. */
  public void check() {
    // A comparison that has lost its stores accepts the next list whatever its length.
    if (!world.faults().counts().containsKey(Fault.LISTS_LOST)) {
      for (int number = 1; number < completed.size(); number++) {
        checkLength(completed.get(number - 1), completed.get(number));
      }
    }
    vanished.forEach(this::checkVanished);
  }

  /** New accounts, and accounts that the CSP has deleted, may make up for missing ones. */
  private void checkLength(Shown before, Shown list) {
    long missing =
        before.accounts.stream()
            .filter(account -> !list.accounts.contains(account))
            .filter(account -> !csp.wasDeleted(account, list.completedAt))
            .count();
    long added =
        list.accounts.stream().filter(account -> !before.accounts.contains(account)).count();
    long excused =
        before.accounts.stream()
            .filter(list.accounts::contains)
            .filter(account -> csp.wasDeleted(account, list.completedAt))
            .count();
    if (!list.begun.getOverride()
        && (missing - added - excused) * 100
            > (long) MAX_SHRINKAGE_PERCENT * before.accounts.size()) {
      violations.accept(
          "NoShrunkenList",
          "%s lacks %d of %d accounts"
              .formatted(list.begun.getSyncId(), missing, before.accounts.size()));
    }
  }

  private void checkVanished(SandboxVanished fact) {
    var row = table.find(new SandboxId(fact.getSandboxId())).join();
    int last = indexOf(fact.getSyncId());
    if (row.isEmpty() || last < 0) {
      return;
    }
    String account = row.get().sandbox().account().externalId();
    Shown list = completed.get(last);
    if (csp.wasDeleted(account, list.completedAt) || list.accounts.contains(account)) {
      return;
    }
    // Any two of the lists that lack it in succession, as one that vanished may vanish again.
    Instant latest = list.at();
    for (int before = last - 1; before >= 0; before--) {
      Shown earlier = completed.get(before);
      if (earlier.accounts.contains(account)) {
        break;
      }
      if (!earlier.at().plus(interval).isAfter(latest)
          || list.begunAt - earlier.begunAt >= interval.toMillis()) {
        return;
      }
      latest = earlier.at().isAfter(latest) ? earlier.at() : latest;
    }
    violations.accept("NoHastyVanishing", account + " is gone after one list: " + fact);
  }

  private int indexOf(String sync) {
    for (int number = completed.size() - 1; number >= 0; number--) {
      if (completed.get(number).begun.getSyncId().equals(sync)) {
        return number;
      }
    }
    return -1;
  }
}
