package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
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
  void everySandboxIsToldAndThenTheCompletion() {
    List<Fact> facts = new Sync("t1", new Reading.Trusted(LIST), START, END).facts();

    assertThat(facts).extracting(Fact::key).containsExactly("1", "2", Topics.POOL_KEY);
    assertThat(facts.get(0).record())
        .isEqualTo(
            new SandboxDiscovered(
                "SandboxDiscovered:1:sync:t1", "1", "sync:t1", "lab-1", "ext-1", "", null, START));
    assertThat(facts.get(2).record())
        .isEqualTo(
            new SyncCompleted("SyncCompleted:pool:sync:t1", "sync:t1", "t1", 2, 2, 0, START, END));
  }

  @Test
  void aRefusalIsAllThatIsTold() {
    var refused = new Reading.Refused(SyncRefusal.TRUNCATED, "JSON");

    List<Fact> facts = new Sync("t1", refused, START, END).facts();

    assertThat(facts)
        .containsExactly(
            new Fact(
                Topics.POOL_KEY,
                "SyncRefused:pool:sync:t1",
                END,
                new SyncRefused(
                    "SyncRefused:pool:sync:t1",
                    "sync:t1",
                    "t1",
                    SyncRefusal.TRUNCATED,
                    0,
                    0,
                    END)));
  }

  @Test
  void aTimerDeliveredAgainTellsTheSameIds() {
    var first = new Sync("t1", new Reading.Trusted(LIST), START, END);
    var again = new Sync("t1", new Reading.Trusted(LIST), END, END.plusSeconds(9));
    var other = new Sync("t2", new Reading.Trusted(LIST), START, END);

    assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates();
    assertThat(ids(other)).doesNotContainAnyElementsOf(ids(first));
  }

  private static List<String> ids(Sync sync) {
    return sync.facts().stream().map(Fact::id).toList();
  }

  private static ListedSandbox sandbox(String id, String name) {
    return new ListedSandbox(id, name, "ext-" + id, "", Optional.empty());
  }
}
