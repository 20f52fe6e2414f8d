package io.sandboxbroker.audit.history;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.history.SimulatedBroker.FreezeChange;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/** Reads a history as an audit does, from wherever retention has cut each of its partitions. */
final class Auditor {

  private record Partition(String topic, int number) {}

  /** A partition, and how far it is read. */
  private static final class Lane {
    final List<LogRecord> records = new ArrayList<>();
    int cut;
    int next;
    Instant hiddenFrom = Instant.MAX;
    Instant hiddenUntil = Instant.MAX;

    /** An open transaction hides what is appended behind it, until it ends. */
    Instant visible(LogRecord record) {
      boolean hidden =
          !record.appended().isBefore(hiddenFrom) && record.appended().isBefore(hiddenUntil);
      return hidden ? hiddenUntil : record.appended();
    }

    boolean hasNext(Instant now) {
      return next < records.size() && !visible(records.get(next)).isAfter(now);
    }
  }

  private final History history;
  private final Random random;
  private final Map<Partition, Lane> lanes = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final List<FreezeChange> freezes;
  private Fold fold;
  private Coverage coverage = Coverage.complete(Instant.EPOCH);

  /**
   * @param cut whether retention has cut partitions; never what proves a planted violation
   */
  Auditor(History history, long seed, boolean cut) {
    this.history = history;
    this.random = new Random(seed);
    this.freezes = new ArrayList<>(history.freezes());
    var sorted = new TreeMap<String, Lane>();
    for (LogRecord record : history.records()) {
      var partition = new Partition(record.topic(), record.partition());
      Lane lane = lanes.computeIfAbsent(partition, none -> new Lane());
      lane.records.add(record);
      sorted.put(record.topic() + record.partition(), lane);
    }
    if (cut) {
      sorted.values().forEach(this::cut);
    }
    coverage = coverage();
    fold = new Fold(AuditTolerances.defaults(), coverage, violations::add);
  }

  private void cut(Lane lane) {
    String topic = lane.records.getFirst().topic();
    Instant last = history.end();
    if (history.evidence() != null) {
      boolean events = topic.equals(Topics.EVENTS.name());
      // An outcome may come long after its command.
      last = history.evidence().from().minus(events ? Duration.ofMinutes(4) : Duration.ofHours(27));
    }
    int cuttable = 0;
    while (cuttable < lane.records.size() - 1
        && lane.records.get(cuttable + 1).appended().isBefore(last)) {
      cuttable++;
    }
    if (random.nextInt(3) > 0) {
      lane.cut = random.nextInt(cuttable + 1);
      lane.next = lane.cut;
    }
  }

  private Coverage coverage() {
    List<Coverage.PartitionStart> starts = new ArrayList<>();
    Instant beginning = history.end();
    for (var each : lanes.entrySet()) {
      Lane lane = each.getValue();
      Instant first = lane.records.get(lane.cut).written();
      beginning = first.isBefore(beginning) ? first : beginning;
      starts.add(
          new Coverage.PartitionStart(
              each.getKey().topic(), each.getKey().number(), lane.cut > 0, first));
    }
    return new Coverage(beginning, starts);
  }

  /** Reads everything when everything is over. */
  List<Violation> once() {
    readTo(history.end());
    fold.onCut(history.end());
    return violations;
  }

  /**
   * Follows the history as it happens, with a look now and then, and judges each time what the log
   * proves. Transactions that are left open hide parts of some partitions. Now and then the audit
   * is stopped and resumed.
   */
  List<Violation> follow() {
    if (history.records().isEmpty()) {
      return violations;
    }
    Instant begin = history.records().getFirst().appended();
    for (Lane lane : lanes.values()) {
      Instant cut = lane.records.get(lane.cut).appended();
      begin = lane.cut > 0 && cut.isAfter(begin) ? cut : begin;
    }
    long millis = Math.max(1, Duration.between(begin, history.end()).toMillis());
    for (Lane lane : lanes.values()) {
      // What hides commands hides them from the allocators as well.
      boolean commands = lane.records.getFirst().topic().endsWith(".commands");
      if (!commands && random.nextInt(3) == 0) {
        lane.hiddenFrom = begin.plusMillis(random.nextLong(millis));
        lane.hiddenUntil =
            earlier(history.end(), lane.hiddenFrom.plusMillis(random.nextLong(1 + millis / 4)));
      }
    }
    List<Instant> looks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      looks.add(begin.plusMillis(random.nextLong(millis)));
    }
    looks.sort(Comparator.naturalOrder());
    looks.add(history.end());
    for (Instant look : looks) {
      readTo(look);
      fold.onCut(provenAt(look));
      if (random.nextInt(10) == 0) {
        Fold.State state = fold.state();
        fold = new Fold(AuditTolerances.defaults(), coverage, violations::add);
        fold.resume(state);
        freezes.clear();
        freezes.addAll(history.freezes());
        passFreezesTo(look);
      }
    }
    return violations;
  }

  /** Nothing that is read later was written before it, or is caused by a record from before it. */
  private Instant provenAt(Instant look) {
    Instant proven = look;
    for (Lane lane : lanes.values()) {
      for (LogRecord record : lane.records.subList(lane.next, lane.records.size())) {
        boolean timer = record.value().getSchema().getName().equals("SandboxExpired");
        proven = earlier(proven, record.appended());
        proven = timer ? proven : earlier(proven, record.trigger());
      }
    }
    return proven;
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  /** Reads what is visible at a time, merged by timestamps as the reader of the audit does. */
  private void readTo(Instant now) {
    Comparator<Lane> byTime = Comparator.comparing(lane -> lane.records.get(lane.next).written());
    var heads = new PriorityQueue<>(byTime);
    lanes.values().stream().filter(lane -> lane.hasNext(now)).forEach(heads::add);
    while (!heads.isEmpty()) {
      Lane lane = heads.remove();
      int offset = lane.next++;
      LogRecord record = lane.records.get(offset);
      if (lane.hasNext(now)) {
        heads.add(lane);
      }
      passFreezesTo(record.written());
      var at = new Position(record.topic(), record.partition(), offset);
      fold.accept(LogEntryParser.of(record.value(), record.written(), at), record.written());
    }
    passFreezesTo(now);
  }

  private void passFreezesTo(Instant time) {
    while (!freezes.isEmpty() && !freezes.getFirst().at().isAfter(time)) {
      FreezeChange change = freezes.removeFirst();
      fold.onExpiryFreeze(change.frozen() ? Instant.MAX : null, change.at());
    }
  }
}
