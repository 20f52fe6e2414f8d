package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.timer.TimerStore.DueTimer;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerStoreTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir private Path directory;
  private List<StateStore> stores;
  private TimerStore timers;
  private final List<DueTimeKey> searchedFrom = new ArrayList<>();

  @BeforeEach
  void open() {
    File state = directory.toFile();
    var context = new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), state);
    stores =
        TimerStore.stores().stream()
            .map(builder -> (StateStore) builder.withLoggingDisabled().build())
            .toList();
    for (StateStore store : stores) {
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(watched(store));
    }
    timers = new TimerStore(context, Records.serde());
  }

  @AfterEach
  void close() {
    stores.forEach(StateStore::close);
  }

  @Test
  void whatIsDueComesOutInTheOrderOfDueTimesWhateverTheOrderOfTheirNames() {
    set("a", NOON.minusSeconds(1));
    set("b", NOON);
    set("c", NOON.minusSeconds(2));
    set("d", NOON.plusMillis(1));

    assertThat(takeDue(NOON, 10)).containsExactly("c", "a", "b");
    assertThat(takeDue(NOON.plusMillis(1), 10)).containsExactly("d");
  }

  @Test
  void onlySoMuchIsTakenAtATimeAndTheRestTheNextTime() {
    for (int i = 0; i < 5; i++) {
      set("s" + i, NOON.minusSeconds(i));
    }

    assertThat(takeDue(NOON, 2)).containsExactly("s4", "s3");
    assertThat(takeDue(NOON, 2)).containsExactly("s2", "s1");
    assertThat(takeDue(NOON, 2)).containsExactly("s0");
    assertThat(takeDue(NOON, 2)).isEmpty();
  }

  @Test
  void aTimerThatIsSetAgainIsDueOnceAtItsNewTime() {
    set("a", NOON);
    set("a", NOON.plusSeconds(60));

    assertThat(takeDue(NOON, 10)).isEmpty();
    assertThat(takeDue(NOON.plusSeconds(60), 10)).containsExactly("a");
  }

  @Test
  void aCancelledTimerIsNeverDue() {
    set("a", NOON);
    timers.cancel(key("a"));
    timers.cancel(key("never set"));

    assertThat(timers.deadline(key("a"))).isEmpty();
    assertThat(takeDue(NOON, 10)).isEmpty();
  }

  @Test
  void aDueTimerIsTheOneThatWasSet() {
    Deadline deadline = new Deadline(NOON, 2, 5);
    CleanupDue record = record("identity/accounts/x");
    TimerKey key = key("with/slashes/and-ümlauts");
    timers.set(key, new ScheduledTimer(deadline, record));

    assertThat(timers.deadline(key)).contains(deadline);
    assertThat(timers.takeDue(NOON, 1, Set.of()))
        .containsExactly(new DueTimer(key, new ScheduledTimer(deadline, record)));
  }

  @Test
  void aSearchBeginsWhereTheLastOneEndedAndNotAtTheMarksOfRemovedTimers() {
    set("a", NOON.minusSeconds(5));
    set("b", NOON.minusSeconds(1));
    set("later", NOON.plusSeconds(60));
    takeDue(NOON, 1);
    takeDue(NOON, 1);
    takeDue(NOON, 1);
    takeDue(NOON.plusSeconds(1), 1);
    takeDue(NOON.minusSeconds(9), 1);

    DueTimeKey none = new DueTimeKey(Instant.EPOCH, "");
    assertThat(searchedFrom)
        .containsExactly(
            none,
            new DueTimeKey(NOON.minusSeconds(1), key("b").toString()),
            DueTimeKey.after(NOON),
            DueTimeKey.after(NOON));
  }

  @Test
  void aTimerThatIsSetBeforeTheEndOfTheLastSearchIsFound() {
    assertThat(takeDue(NOON, 10)).isEmpty();
    set("a", NOON.minusSeconds(60));
    set("b", NOON.minusSeconds(30));

    assertThat(takeDue(NOON, 10)).containsExactly("a", "b");
  }

  @Test
  void aFrozenTimerStaysAndDelaysNoOther() {
    set("frozen", NOON.minusSeconds(1));
    assertThat(timers.takeDue(NOON, 1, Set.of(CleanupDue.class))).isEmpty();
    searchedFrom.clear();

    assertThat(timers.takeDue(NOON.plusSeconds(1), 1, Set.of(CleanupDue.class))).isEmpty();
    assertThat(searchedFrom).as("behind it").containsExactly(DueTimeKey.after(NOON));

    assertThat(takeDue(NOON.plusSeconds(1), 1)).containsExactly("frozen");
  }

  @Test
  void aTimerKeepsTheTraceOfWhatSetIt() {
    Deadline traced = new Deadline(NOON, 2, 5, TRACE);
    timers.set(key("a"), new ScheduledTimer(traced, record("a")));

    assertThat(timers.takeDue(NOON, 1, Set.of()).getFirst().timer().deadline()).isEqualTo(traced);
  }

  @Test
  void aDeadlineOfTwentyBytesIsOneWithoutATraceAndStillWrittenSo() {
    byte[] before =
        ByteBuffer.allocate(20).putLong(NOON.toEpochMilli()).putInt(2).putLong(5).array();
    Deadline untraced = new Deadline(NOON, 2, 5);

    assertThat(Deadline.SERDE.deserializer().deserialize("", before)).isEqualTo(untraced);
    assertThat(Deadline.SERDE.serializer().serialize("", untraced)).isEqualTo(before);
    assertThat(Deadline.SERDE.serializer().serialize("", untraced.withTrace(TRACE)))
        .as("what an older reader reads of it")
        .startsWith(before);
  }

  /** The same store, whose searches are noted. */
  private StateStore watched(StateStore store) {
    return (StateStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("range")) {
                searchedFrom.add((DueTimeKey) arguments[0]);
              }
              return method.invoke(store, arguments);
            });
  }

  private void set(String sandbox, Instant dueAt) {
    timers.set(key(sandbox), new ScheduledTimer(new Deadline(dueAt, 0), record(sandbox)));
  }

  private List<String> takeDue(Instant now, int most) {
    return timers.takeDue(now, most, Set.of()).stream().map(due -> due.key().subject()).toList();
  }

  private static TimerKey key(String sandbox) {
    return new TimerKey("cleanup", sandbox);
  }

  private static CleanupDue record(String sandbox) {
    return new CleanupDue("timer", NOON, sandbox, "identity/accounts/x", 1);
  }
}
