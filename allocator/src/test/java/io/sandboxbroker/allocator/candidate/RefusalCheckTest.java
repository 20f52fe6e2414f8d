package io.sandboxbroker.allocator.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefusalCheckTest {

  /** When the sandboxes of these tests became available. */
  private static final Instant AVAILABLE = Examples.NOW;

  private Instant now = AVAILABLE.plusSeconds(10);
  private final InMemorySandboxStore store = new InMemorySandboxStore(4);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final AtomicInteger falseExhaustions = new AtomicInteger();
  private final RefusalCheck check =
      new RefusalCheck(store, () -> now, later::add, falseExhaustions::incrementAndGet);

  private void add(String name) {
    store.add(new Account(new SandboxId(name), name, "accounts/" + name, "", AVAILABLE, AVAILABLE));
  }

  private Sandbox.Available only() {
    return (Sandbox.Available) store.sandboxes().getFirst();
  }

  private void searches() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  @Test
  void aRefusalIsFalseWhenTheIndexShowsASandboxThatWasThereAllTheTime() {
    add("lab-1");
    check.refused("lab-", now);
    check.refused(null, now);
    check.refused("other-", now);
    searches();

    assertThat(falseExhaustions).hasValue(2);
  }

  /** The index may lack it then, and the claims of this process do not matter. */
  @Test
  void aRefusalIsFalseWhenALaterWriteFindsASandboxUnchanged() {
    add("lab-1");
    store.freezeIndex();
    check.refused("lab-", now);

    check.proved(only(), now);
    check.proved(only(), now);

    assertThat(falseExhaustions).hasValue(1);
  }

  /** The candidate was in use; whether it would come back was not known yet. */
  @Test
  void aRefusalIsRightWhenAnotherCommandHadTheSandboxAlready() {
    add("lab-1");
    check.refused("lab-", now);

    check.proved(only(), now.minusMillis(1));

    assertThat(falseExhaustions).hasValue(0);
  }

  /** The clocks of the brokers and of the allocator that discovered it differ. */
  @Test
  void aSandboxThatAppearedAMomentBeforeTheArrivalProvesNothing() {
    add("lab-1");
    check.refused(null, only().revision().at().plusMillis(1_999));
    check.refused(null, only().revision().at().plusSeconds(2));
    searches();

    assertThat(falseExhaustions).hasValue(1);
  }

  @Test
  void aRefusalIsRightWhenTheSandboxBecameAvailableAfterTheCommandArrived() {
    add("lab-1");
    check.refused(null, only().revision().at().minusMillis(1));
    searches();
    check.proved(only(), now);

    assertThat(falseExhaustions).hasValue(0);
  }

  @Test
  void aRefusalIsRightWhenTheIndexOnlySuggestsATakenSandbox() {
    add("lab-1");
    store.freezeIndex();
    store
        .write(Examples.change(only(), Examples.allocation("c1", "track", 25)))
        .orTimeout(1, java.util.concurrent.TimeUnit.SECONDS)
        .join();
    check.refused(null, now);
    searches();

    assertThat(falseExhaustions).hasValue(0);
  }

  @Test
  void oneSearchServesAllRefusalsUntilItBegins() {
    check.refused("a-", now);
    check.refused("b-", now);
    assertThat(later).hasSize(1);
    searches();
    int queries = store.queries();
    assertThat(queries).isEqualTo(store.shards());

    check.refused("c-", now);

    assertThat(later).hasSize(1);
  }

  @Test
  void aRefusalOfLongAgoIsNotLookedAtAnyMore() {
    add("lab-1");
    check.refused("lab-", now);
    now = now.plus(Duration.ofMinutes(2));
    check.refused("other-", now);
    searches();

    assertThat(falseExhaustions).hasValue(0);
  }
}
