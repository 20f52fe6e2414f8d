package io.sandboxbroker.gateway.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.FakeHistory;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryQueriesTest {

  private static final SandboxId SANDBOX = new SandboxId("17");

  /** A cursor, as only the first page needs the pool. */
  private static final String FIRST = new PageToken(0, "0").encode(List.of("history", "17"));

  private final FakeHistory topic = new FakeHistory();
  private final CountDownLatch opening = new CountDownLatch(1);
  private final CountDownLatch mayOpen = new CountDownLatch(1);
  private final HistoryQueries histories =
      new HistoryQueries(
          null,
          reader -> open(),
          (name, value) -> null,
          new InspectionSettings.History(Duration.ofSeconds(20), 10, Duration.ofHours(1), 1, 1),
          InstantSource.system());

  @AfterEach
  void close() {
    mayOpen.countDown();
    histories.close();
  }

  @Test
  void aQueryIsRefusedAtOnceWhenAllReadersAreBusyAndTheirQueuesFull() throws InterruptedException {
    CompletableFuture<SandboxHistory> read = read();
    opening.await();
    CompletableFuture<SandboxHistory> queued = read();

    assertThatThrownBy(() -> read().join())
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED));
    assertThat(read).isNotDone();

    mayOpen.countDown();
    assertThat(read.join().events()).isEmpty();
    assertThat(queued.join().events()).isEmpty();
  }

  private CompletableFuture<SandboxHistory> read() {
    return histories.read(SANDBOX, 10, FIRST).toFuture();
  }

  private Consumer<byte[], byte[]> open() {
    opening.countDown();
    try {
      mayOpen.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return topic.consumer();
  }
}
