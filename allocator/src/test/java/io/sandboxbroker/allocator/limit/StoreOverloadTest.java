package io.sandboxbroker.allocator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit and the slots in front of stores of fixed capacity, in virtual time. */
class StoreOverloadTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(24);
  private static final Duration CLIENT = Duration.ofSeconds(25);

  /** Fifty calls a second, one after the other. */
  private final VirtualStore slow = new VirtualStore(1, Duration.ofMillis(20), TIMEOUT);

  private int served;
  private int late;
  private int refused;
  private Duration last = Duration.ZERO;

  private static CallLimit limit() {
    return new CallLimit(new LimitSettings(8, 16, 64, Duration.ofMillis(500)));
  }

  /** A command that arrives now: it is tried again until it has its answer or its deadline ends. */
  private void arrive(VirtualStore store, CallLimit limit, StoreSlots slots, Duration since) {
    Instant deadline = Instant.EPOCH.plus(since).plus(DEADLINE);
    var unused =
        slots
            .acquire(StoreSlots.Lane.COMMANDS, deadline)
            .thenAccept(
                slot -> {
                  if (store.instant().isAfter(deadline)) {
                    refused++;
                    slot.close();
                    return;
                  }
                  store.call(
                      (taken, failed) -> {
                        limit.onCall(taken, failed);
                        slot.close();
                        if (failed) {
                          arrive(store, limit, slots, since);
                        } else if (store.now().compareTo(since.plus(CLIENT)) <= 0) {
                          served++;
                          last = store.now();
                        } else {
                          late++;
                        }
                      });
                });
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500, 1_000})
  void aBurstOnASlowStoreIsServedAtTheRateOfTheStore(int burst) {
    var limit = limit();
    var slots = new StoreSlots(limit, slow);
    for (int command = 0; command < burst; command++) {
      arrive(slow, limit, slots, Duration.ZERO);
    }

    slow.runUntil(Duration.ofMinutes(1));

    assertThat(served).isEqualTo(burst);
    assertThat(slow.failures()).isZero();
    assertThat(last).isEqualTo(Duration.ofMillis(20L * burst));
  }

  @Test
  void atTwiceTheCapacityTheStoreServesAsManyInTimeAsItCan() {
    var limit = limit();
    var slots = new StoreSlots(limit, slow);
    int seconds = 600;
    for (int command = 0; command < 100 * seconds; command++) {
      var at = Duration.ofMillis(10L * command);
      slow.at(at, () -> arrive(slow, limit, slots, at));
    }

    slow.runUntil(Duration.ofSeconds(seconds + 60));

    assertThat(served).isGreaterThan(50 * seconds * 9 / 10);
    assertThat(served + late + refused).isEqualTo(100 * seconds);
    assertThat(late).isLessThan(50 * seconds / 20);
    assertThat(slow.failures()).isZero();
  }

  @Test
  void aFastStoreGetsAsManyCallsAtATimeAsItMay() {
    var fast = new VirtualStore(64, Duration.ofMillis(10), TIMEOUT);
    var limit = limit();
    var slots = new StoreSlots(limit, fast);
    for (int command = 0; command < 6_400; command++) {
      arrive(fast, limit, slots, Duration.ZERO);
    }

    fast.runUntil(Duration.ofMinutes(1));

    assertThat(limit.limit()).isEqualTo(64);
    assertThat(served).isEqualTo(6_400);
    // A second at full parallelism, and the time to get there.
    assertThat(last).isLessThan(Duration.ofMillis(1_200));
  }

  @Test
  void aStoreThatRecoversGetsMoreCallsAgain() {
    var limit = limit();
    for (int call = 0; call < 500; call++) {
      limit.onCall(TIMEOUT, true);
    }
    assertThat(limit.limit()).isEqualTo(8);

    for (int call = 0; call < 2_000; call++) {
      limit.onFull();
      limit.onCall(Duration.ofMillis(10), false);
    }

    assertThat(limit.limit()).isEqualTo(64);
  }

  @Test
  void aLimitThatNobodyNeedsDoesNotRise() {
    var limit = limit();
    for (int call = 0; call < 1_000; call++) {
      limit.onCall(Duration.ofMillis(1), false);
    }

    assertThat(limit.limit()).isEqualTo(16);
  }
}
