package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant END = START.plusSeconds(3);
  private static final SandboxList LIST =
      new SandboxList(List.of(sandbox("1", "lab-1"), sandbox("2", "lab-2")));

  @Test
  void aListIsToldBetweenItsBeginningAndItsEnd() {
    List<Fact> facts = new Sync(due("t1"), new ListResult.Trusted(LIST), START, END).facts();

    assertThat(facts)
        .extracting(Fact::key)
        .containsExactly(Topics.POOL_KEY, "1", "2", Topics.POOL_KEY);
    assertThat(facts)
        .extracting(Fact::record)
        .containsExactly(
            new ListBegun("sync:t1", "t1", 2, START, END, false, false),
            new SandboxListed("sync:t1", "1", "lab-1", "ext-1", "", null),
            new SandboxListed("sync:t1", "2", "lab-2", "ext-2", "", null),
            new ListEnded("sync:t1"));
  }

  @Test
  void ofWhatIsNothingToGoByOnlyTheReasonIsTold() {
    var refused = new ListResult.Refused(SyncRefusal.TRUNCATED, "JSON");

    assertThat(new Sync(due("t1"), refused, START, END).facts())
        .containsExactly(
            new Fact(
                Topics.POOL_KEY,
                "ListUnusable:pool:sync:t1",
                START,
                new ListUnusable("sync:t1", "t1", SyncRefusal.TRUNCATED, START, END)));
  }

  @Test
  void aListSaysWhetherItIsOnlyALookAndWhetherSomebodyVouchesForIt() {
    var asked = new SyncDue("c1", START, SyncReason.REQUESTED, true, true);

    assertThat(new Sync(asked, new ListResult.Trusted(LIST), START, END).facts())
        .first()
        .extracting(Fact::record)
        .isEqualTo(new ListBegun("sync:c1", "c1", 2, START, END, true, true));
  }

  @Test
  void aTimerDeliveredAgainTellsTheSameIds() {
    var first = new Sync(due("t1"), new ListResult.Trusted(LIST), START, END);
    var again = new Sync(due("t1"), new ListResult.Trusted(LIST), END, END.plusSeconds(9));
    var other = new Sync(due("t2"), new ListResult.Trusted(LIST), START, END);

    assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates();
    assertThat(ids(other)).doesNotContainAnyElementsOf(ids(first));
  }

  private static SyncDue due(String timerId) {
    return new SyncDue(timerId, START, SyncReason.SCHEDULED, false, false);
  }

  private static List<String> ids(Sync sync) {
    return sync.facts().stream().map(Fact::id).toList();
  }

  private static ListedSandbox sandbox(String id, String name) {
    return new ListedSandbox(id, name, "ext-" + id, "", Optional.empty());
  }
}
