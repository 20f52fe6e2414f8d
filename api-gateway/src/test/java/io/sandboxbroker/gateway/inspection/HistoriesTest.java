package io.sandboxbroker.gateway.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.FakePast;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoriesTest {

  private static final SandboxId SANDBOX = new SandboxId("17");

  private final FakePast past = new FakePast();
  private final CountDownLatch opening = new CountDownLatch(1);
  private final CountDownLatch mayOpen = new CountDownLatch(1);
  private final Histories histories =
      new Histories(
          reader -> open(),
          () -> (topic, value) -> null,
          new HistorySettings(Duration.ofSeconds(20), 10, Duration.ofHours(1), 1, 1),
          InstantSource.system());

  @AfterEach
  void close() {
    mayOpen.countDown();
    histories.close();
  }

  @Test
  void whoFindsAllReadersTakenAndTheirQueuesFullIsRefusedAtOnceAndTheOthersAreServed()
      throws InterruptedException {
    CompletableFuture<History> read = read();
    opening.await();
    CompletableFuture<History> queued = read();

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

  private CompletableFuture<History> read() {
    return histories.read(SANDBOX, new HistoryStart.Beginning(), 10).toFuture();
  }

  private Consumer<byte[], byte[]> open() {
    opening.countDown();
    try {
      mayOpen.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return past.consumer();
  }
}
