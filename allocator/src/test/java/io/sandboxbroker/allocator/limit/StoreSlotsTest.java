package io.sandboxbroker.allocator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.limit.StoreSlots.Lane;
import io.sandboxbroker.allocator.limit.StoreSlots.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreSlotsTest {

  private Instant now = Instant.EPOCH;
  private final CallLimit limit = new CallLimit(new LimitSettings(2, 2, 2, Duration.ofMillis(500)));
  private final StoreSlots slots = new StoreSlots(limit, () -> now);
  private final List<String> granted = new ArrayList<>();

  private CompletableFuture<Slot> acquire(String name, Lane lane) {
    var slot = slots.acquire(lane, Instant.MAX);
    var unused = slot.thenRun(() -> granted.add(name));
    return slot;
  }

  @Test
  void recordsWaitInOrderOfArrivalAndCommandsGoFirst() {
    var first = acquire("first", Lane.COMMANDS);
    var second = acquire("second", Lane.COMMANDS);
    acquire("timer", Lane.OTHERS);
    acquire("third", Lane.COMMANDS);
    acquire("fourth", Lane.COMMANDS);
    assertThat(granted).containsExactly("first", "second");
    assertThat(slots.inUse()).isEqualTo(2);
    assertThat(slots.waiting()).isEqualTo(3);

    first.join().close();
    second.join().close();

    assertThat(granted).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void timersAndFactsGoOnUnderAnyLoadOfCommands() {
    Queue<Slot> open = new ArrayDeque<>();
    for (int record = 0; record < 100; record++) {
      var unused =
          slots
              .acquire(Lane.COMMANDS, Instant.MAX)
              .thenAccept(
                  slot -> {
                    granted.add("command");
                    open.add(slot);
                  });
    }
    for (int record = 0; record < 5; record++) {
      var unused =
          slots
              .acquire(Lane.OTHERS, Instant.MAX)
              .thenAccept(
                  slot -> {
                    granted.add("timer");
                    open.add(slot);
                  });
    }

    while (granted.size() < 20) {
      open.remove().close();
    }

    assertThat(granted).filteredOn("timer"::equals).hasSize(4);
  }

  @Test
  void aRecordWhoseTimeHasPassedNeedsNoSlot() {
    acquire("first", Lane.COMMANDS);
    acquire("second", Lane.COMMANDS);
    var expiring = slots.acquire(Lane.COMMANDS, now.plusSeconds(1));
    assertThat(expiring).isNotDone();

    now = now.plusSeconds(2);
    var expired = slots.acquire(Lane.COMMANDS, now.minusSeconds(1));

    assertThat(expiring).isDone();
    assertThat(expired).isDone();
    assertThat(slots.inUse()).isEqualTo(2);
    expired.join().close();
    assertThat(slots.inUse()).isEqualTo(2);
  }

  @Test
  void aSlotIsGivenBackOnce() {
    var slot = slots.acquire(Lane.COMMANDS, Instant.MAX).join();
    acquire("second", Lane.COMMANDS);

    slot.close();
    slot.close();

    assertThat(slots.inUse()).isEqualTo(1);
  }

  @Test
  void aThousandRecordsThatEndAtOnceDoNotExhaustTheStack() {
    var first = slots.acquire(Lane.COMMANDS, Instant.MAX).join();
    var second = slots.acquire(Lane.COMMANDS, Instant.MAX).join();
    for (int record = 0; record < 100_000; record++) {
      var unused = slots.acquire(Lane.COMMANDS, Instant.MAX).thenAccept(Slot::close);
    }

    first.close();
    second.close();

    assertThat(slots.waiting()).isZero();
    assertThat(slots.inUse()).isZero();
  }
}
