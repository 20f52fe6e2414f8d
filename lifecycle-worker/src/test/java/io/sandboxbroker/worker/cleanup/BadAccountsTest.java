package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.cleanup.UncommittedTimer.Outcome;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Releases of which a few can never be deleted, in virtual time: the deletions of the others take
 * as long as without them.
 */
class BadAccountsTest {

  private static final int HEALTHY = 480;
  private static final int BAD = 20;
  private static final double MAX_RATIO = 1.2;
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration DELETION = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private enum BadOnes {
    FIRST,
    LAST,
    ANYWHERE
  }

  @ParameterizedTest
  @EnumSource
  void theHealthyAccountsAreDeletedAsFastAsWithoutTheBadOnes(BadOnes position) {
    List<String> healthy = IntStream.range(0, HEALTHY).mapToObj(i -> "good" + i).toList();
    Duration without = new Run(healthy).untilDeleted(healthy);

    for (Duration failure : List.of(Duration.ZERO, Duration.ofSeconds(1), DELETION)) {
      List<String> all = new ArrayList<>(healthy);
      IntStream.range(0, BAD)
          .forEach(i -> all.add(position == BadOnes.FIRST ? 0 : all.size(), "bad" + i));
      if (position == BadOnes.ANYWHERE) {
        Collections.shuffle(all, new Random(7));
      }
      Duration with = new Run(all, failure).untilDeleted(healthy);

      assertThat((double) with.toMillis() / without.toMillis())
          .as(
              "%s after %s against %s, bad accounts answer within %s",
              with, position, without, failure)
          .isLessThanOrEqualTo(MAX_RATIO);
    }
  }

  /** One life of the clean-up, with the pauses and limits of production. */
  private static final class Run {

    private record Answer(Instant at, Sinks.One<DeletionReply> to, DeletionReply reply) {}

    private record Retry(Instant at, String account, int attempt) {}

    private final CleanupSettings settings =
        new CleanupSettings(
            "t.",
            5,
            0.2,
            200,
            200,
            1_000,
            5,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
    private final Duration failure;
    private final UncommittedTimers timers = new UncommittedTimers();
    private final Queue<Answer> answers = new PriorityQueue<>(Comparator.comparing(Answer::at));
    private final Queue<Retry> retries = new PriorityQueue<>(Comparator.comparing(Retry::at));
    private final Set<String> deleted = new HashSet<>();
    private final DeletionExecutor deletions;
    private Instant now = START;
    private long offset;

    private Run(List<String> accounts) {
      this(accounts, Duration.ZERO);
    }

    private Run(List<String> accounts, Duration failure) {
      this.failure = failure;
      InstantSource clock = () -> now;
      deletions =
          new DeletionExecutor(
              timers,
              new Governor(settings, START),
              settings.breaker(clock.withZone(ZoneOffset.UTC)),
              () -> false,
              this::call,
              new DeletionFacts(Records.serde().serializer()),
              new RecentDeletionResults(),
              Tracing.off());
      accounts.forEach(account -> timers.add(Dues.waiting(offset++, account, 1)));
    }

    private Duration untilDeleted(List<String> accounts) {
      while (!deleted.containsAll(accounts)) {
        assertThat(now).isBefore(START.plus(LIMIT));
        now = now.plus(STEP);
        for (; isDue(answers.peek()); answers.remove()) {
          Answer answer = answers.element();
          answer.to().tryEmitValue(answer.reply()).orThrow();
        }
        for (; !retries.isEmpty() && !retries.element().at().isAfter(now); retries.remove()) {
          Retry retry = retries.element();
          timers.add(Dues.waiting(offset++, retry.account(), retry.attempt()));
        }
        deletions.runOnce(now);
        timers.takeFinished().timers().forEach(this::onFinished);
      }
      return Duration.between(START, now);
    }

    private boolean isDue(Answer answer) {
      return answer != null && !answer.at().isAfter(now);
    }

    private void onFinished(UncommittedTimer timer) {
      String account = timer.due().getExternalId();
      if (timer.outcome() == Outcome.FAILED) {
        int attempt = timer.due().getAttempt();
        Duration pause = Duration.ofSeconds(30).multipliedBy(1L << Math.min(attempt - 1, 5));
        retries.add(new Retry(now.plus(pause), account, attempt + 1));
      } else {
        deleted.add(account);
      }
    }

    private Mono<DeletionReply> call(String account) {
      Sinks.One<DeletionReply> to = Sinks.one();
      boolean bad = account.startsWith("bad");
      answers.add(
          new Answer(
              now.plus(bad ? failure : DELETION),
              to,
              bad ? new CspFault.Unavailable("HTTP 500") : new DeletionReply.Gone(204)));
      return to.asMono();
    }
  }
}
