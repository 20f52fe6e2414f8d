package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads take from the same buckets, and give tokens back, while no time passes. */
class BucketsConcurrencyTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 20_000;
  private static final int BURST = 500;
  private static final int KEYS = 3;

  private final Buckets buckets = new Buckets(10, BURST, 100, () -> Instant.EPOCH, () -> 0);
  private final AtomicInteger[] taken = new AtomicInteger[KEYS];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noTokenIsGrantedTwiceAndNoneIsLost(long seed) throws Exception {
    for (int key = 0; key < KEYS; key++) {
      taken[key] = new AtomicInteger();
    }
    List<Callable<Void>> members = new ArrayList<>();
    for (int member = 0; member < THREADS; member++) {
      var random = new Random(31 * seed + member);
      members.add(
          () -> {
            for (int round = 0; round < ROUNDS; round++) {
              use(random.nextInt(KEYS), random.nextInt(3) == 0);
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Void> member : threads.invokeAll(members, 60, TimeUnit.SECONDS)) {
        member.get();
      }
    }

    for (int key = 0; key < KEYS; key++) {
      int left = 0;
      while (buckets.take("key" + key).isGranted()) {
        left++;
      }
      assertThat(taken[key].get() + left).isEqualTo(BURST);
    }
  }

  private void use(int key, boolean givesBack) {
    if (buckets.take("key" + key).isGranted()) {
      if (givesBack) {
        buckets.giveBack("key" + key);
      } else {
        taken[key].incrementAndGet();
      }
    }
  }
}
