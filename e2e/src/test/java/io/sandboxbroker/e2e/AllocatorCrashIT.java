package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class AllocatorCrashIT {

  private static final int TRACKS = 200;
  private static final int AT_A_TIME = 40;
  private static final int SERVED_BEFORE = 60;

  @Test
  void aTrackThatRetriesThroughAKillOfTheAllocatorGetsExactlyOneSandbox(Broker broker)
      throws Exception {
    String prefix = broker.addSandboxes(TRACKS);
    List<Callable<Exchange>> calls =
        broker.tracks(TRACKS, "survivor", prefix).stream()
            .<Callable<Exchange>>map(script -> script::allocate)
            .toList();

    try (var burst = Burst.start(calls, AT_A_TIME, SERVED_BEFORE)) {
      burst.awaitSuccesses();
      broker.kill(Part.ALLOCATOR);
      Duration killed = broker.elapsed();
      long open = burst.open();
      broker.restart(Part.ALLOCATOR);
      Duration ready = broker.elapsed();
      var answers = burst.await();

      assertThat(answers).allMatch(answer -> answer.status() == 201);
      assertThat(answers)
          .extracting(answer -> answer.text("sandbox_id"))
          .doesNotHaveDuplicates()
          .hasSize(TRACKS);
      print(open, killed, ready, answers);
    }
  }

  private static void print(long open, Duration killed, Duration ready, List<Exchange> answers) {
    var moments = answers.stream().map(Exchange::answered).sorted().toList();
    Duration stall = Duration.ZERO;
    for (int i = 1; i < moments.size(); i++) {
      Duration gap = moments.get(i).minus(moments.get(i - 1));
      stall = gap.compareTo(stall) > 0 ? gap : stall;
    }
    System.out.printf(
        "kill -9 of the allocator with %d of %d calls open: ready again after %d ms,"
            + " no answer for %d ms, all answered after %d ms%n",
        open,
        answers.size(),
        ready.minus(killed).toMillis(),
        stall.toMillis(),
        moments.getLast().minus(killed).toMillis());
  }
}
