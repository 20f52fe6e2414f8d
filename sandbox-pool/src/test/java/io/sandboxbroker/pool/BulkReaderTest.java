package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkReaderTest {
  private static final int ROWS = 5_000;

  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final Faults faults = store.faults();

  @Test
  void noMoreCallsAreUnderWayThanAllowed() {
    add(100);
    faults.holdAnswers();

    var listed = new ArrayList<Sandbox>();
    var listing = new BulkReader(store, 3, 2).forEach(Status.AVAILABLE, listed::add);
    var finding = new BulkReader(store, 4, 2).find(ids(100));

    assertThat(faults.answersHeld()).isEqualTo(3 + 4);
    faults.letAnswersThrough();
    assertThat(listing).isCompleted();
    assertThat(listed).hasSize(100);
    assertThat(finding.join()).hasSize(100);
  }

  @Test
  void answersThatAreThereAtOnceCostNoStack() {
    add(ROWS);

    assertThat(new BulkReader(store, 1, 500).find(ids(ROWS)).join()).hasSize(ROWS);
  }

  @Test
  void aStoreThatIsAwayFailsTheReading() {
    add(100);
    faults.goAway();

    assertThatThrownBy(new BulkReader(store, 2, 10).find(ids(100))::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(new BulkReader(store, 2, 10).forEach(Status.STALE, row -> {})::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void afterAFailureNothingMoreIsAskedFor() {
    add(100);
    faults.failReads(1);
    faults.holdAnswers();
    CompletableFuture<List<Sandbox>> failing = new BulkReader(store, 2, 10).find(ids(100));
    faults.letAnswersThrough();

    assertThatThrownBy(failing::join).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(store.reads()).as("but for the one that was under way").isOne();
  }

  @Test
  void noCallsAtAllOrEmptyPagesAreAnError() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BulkReader(store, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BulkReader(store, 1, 0));
  }

  private void add(int rows) {
    ids(rows).forEach(id -> store.add(Examples.account(id.value())));
  }

  private static List<SandboxId> ids(int rows) {
    return IntStream.range(0, rows).mapToObj(id -> new SandboxId("" + id)).toList();
  }
}
