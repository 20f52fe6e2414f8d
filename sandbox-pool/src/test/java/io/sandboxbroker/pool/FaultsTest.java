package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final InMemorySandboxStore store = new InMemorySandboxStore(1);
  private final Faults faults = store.faults();
  private final Account account = Examples.account("1");
  private final Transition discovery =
      Examples.change(new UnknownSandbox(account.id()), Examples.discovered(account));

  @Test
  void aFailedWriteWritesNothing() {
    faults.failWrites(1);

    assertUnavailable(store.write(discovery));
    assertThat(store.sandboxes()).isEmpty();
    assertThat(store.write(discovery).join()).isInstanceOf(WriteResult.Won.class);
  }

  @Test
  void aLostAnswerHasBeenWritten() {
    faults.loseAnswers(1);

    assertUnavailable(store.write(discovery));
    assertThat(store.sandboxes()).containsExactly(discovery.after());
    assertThat(store.write(discovery).join()).isEqualTo(new WriteResult.Won(discovery.step()));
    assertThat(store.writes()).isEqualTo(2);
  }

  @Test
  void anOutageTouchesEveryCallUntilItsEnd() {
    faults.goAway();

    assertUnavailable(store.write(discovery));
    assertUnavailable(store.find(account.id()));
    assertUnavailable(store.leaseOf(new TrackId("track")));
    assertUnavailable(store.list(new ListQuery(Status.ALLOCATED, 0, null, 1, null)));

    faults.comeBack();
    assertThat(store.find(account.id()).join()).isEmpty();
  }

  @Test
  void aHeldCallReachesTheStoreOnlyWhenItIsLetThrough() {
    faults.holdCalls();
    CompletableFuture<WriteResult> answer = store.write(discovery);

    assertThat(store.sandboxes()).isEmpty();
    assertThat(faults.callsHeld()).isOne();
    faults.letCallsThrough();
    assertThat(answer).isCompleted();
    assertThat(store.sandboxes()).containsExactly(discovery.after());
  }

  @Test
  void aHeldAnswerIsGivenAfterTheWrite() {
    faults.holdAnswers();
    CompletableFuture<WriteResult> answer = store.write(discovery);

    assertThat(store.sandboxes()).containsExactly(discovery.after());
    assertThat(answer).isNotDone();
    assertThat(faults.answersHeld()).isOne();
    faults.letAnswersThrough();
    assertThat(answer).isCompletedWithValue(new WriteResult.Won(discovery.step()));
  }

  @Test
  void aFrozenIndexSuggestsWhatIsGoneAndNotWhatIsNew() {
    store.add(account);
    store.freezeIndex();
    Sandbox.Available taken = (Sandbox.Available) store.sandboxes().getFirst();
    store.write(Examples.change(taken, Examples.allocation("command", "owner"))).join();
    store.add(Examples.account("2"));
    var query = new ListQuery(Status.AVAILABLE, 0, null, 10, null);

    assertThat(store.list(query).join().sandboxes()).containsExactly(taken);
    store.catchUpIndex();
    assertThat(store.list(query).join().sandboxes())
        .extracting(Sandbox::id)
        .containsExactly(new SandboxId("2"));
  }

  private static void assertUnavailable(CompletableFuture<?> answer) {
    assertThatThrownBy(answer::join).hasCauseInstanceOf(StoreUnavailableException.class);
  }
}
