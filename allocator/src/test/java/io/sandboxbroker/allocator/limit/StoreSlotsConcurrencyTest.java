package io.sandboxbroker.allocator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.Crowd;
import io.sandboxbroker.allocator.limit.StoreSlots.Lane;
import io.sandboxbroker.allocator.limit.StoreSlots.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads acquire slots, and close those that others have acquired. */
class StoreSlotsConcurrencyTest {

  private static final int MEMBERS = 4;
  private static final int RECORDS = 4_000;
  private static final int LIMIT = 3;

  private final StoreSlots slots =
      new StoreSlots(
          new CallLimit(new LimitSettings(LIMIT, LIMIT, LIMIT, Duration.ofMillis(500))),
          InstantSource.fixed(Instant.EPOCH));
  private final BlockingQueue<Slot> open = new LinkedBlockingQueue<>();
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger granted = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverTooManyAreInUseAndEachRecordGetsItsSlot(long seed) {
    Crowd.of(
        MEMBERS,
        seed,
        (number, random) -> {
          for (int record = 0; record < RECORDS; record++) {
            acquire(random.nextBoolean() ? Lane.COMMANDS : Lane.OTHERS, random.nextInt(8) == 0);
            if (random.nextBoolean()) {
              close(open.poll());
            }
          }
        });
    Crowd.of(
        MEMBERS,
        seed,
        (number, random) -> {
          while (granted.get() < MEMBERS * RECORDS || !open.isEmpty()) {
            close(open.poll(1, TimeUnit.MILLISECONDS));
          }
        });

    assertThat(most.get()).isEqualTo(LIMIT);
    assertThat(granted.get()).isEqualTo(MEMBERS * RECORDS);
    assertThat(slots.waiting()).isZero();
    assertThat(slots.inUse()).isZero();
  }

  private void acquire(Lane lane, boolean late) {
    CompletableFuture<Slot> slot = slots.acquire(lane, late ? Instant.MIN : Instant.MAX);
    var unused =
        slot.thenAccept(
            it -> {
              if (!late) {
                most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
                open.add(it);
              }
              granted.incrementAndGet();
            });
  }

  private void close(Slot slot) {
    if (slot != null) {
      inUse.decrementAndGet();
      slot.close();
      slot.close();
    }
  }
}
