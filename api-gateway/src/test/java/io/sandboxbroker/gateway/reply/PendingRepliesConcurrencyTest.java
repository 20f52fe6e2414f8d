package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.gateway.web.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Outcomes, clients that leave and time-outs come at the same moment, on several threads. */
class PendingRepliesConcurrencyTest {

  private static final int THREADS = 4;
  private static final int REQUESTS = 2_000;
  private static final int CAPACITY = 50;

  private final Semaphore capacity = new Semaphore(CAPACITY);
  private final PendingReplies<String> waiting = new PendingReplies<>(capacity);
  private final AtomicInteger answered = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachRequestGetsItsOwnOutcomeOrNoneAndAllPermitsComeBack(long seed) throws Exception {
    List<Callable<Void>> members = new ArrayList<>();
    for (int member = 0; member < THREADS; member++) {
      var random = new Random(31 * seed + member);
      int first = member * REQUESTS;
      members.add(
          () -> {
            for (int request = first; request < first + REQUESTS; request++) {
              ask("c" + request, random);
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Void> member : threads.invokeAll(members, 60, TimeUnit.SECONDS)) {
        member.get();
      }
    }

    Awaitility.await().until(() -> capacity.availablePermits() == CAPACITY);
    assertThat(waiting.count()).isZero();
    assertThat(answered.get()).isPositive();
  }

  private void ask(String command, Random random) {
    boolean timesOut = random.nextInt(4) == 0;
    CompletableFuture<String> request =
        waiting.await(command, Mono.empty(), timesOut ? Mono.empty() : Mono.never()).toFuture();
    var answering =
        CompletableFuture.runAsync(() -> waiting.answer(command, "outcome of " + command));
    if (random.nextInt(4) == 0) {
      request.cancel(true);
      answering.join();
      return;
    }
    answering.join();
    String outcome;
    try {
      outcome = request.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(RefusedException.class);
      return;
    }
    if (outcome != null || !timesOut) {
      assertThat(outcome).isEqualTo("outcome of " + command);
      answered.incrementAndGet();
    }
  }
}
