package io.sandboxbroker.e2e;

import static java.util.Collections.nCopies;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class OneTrackIT {

  private static final int TRACKS = 6;
  private static final int REQUESTS = 20;
  private static final int RETRIES = 8;

  @Test
  void twentyRequestsAtOnceGetOneSandboxPerTrack(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2 * TRACKS);
    List<Callable<Exchange>> calls = new ArrayList<>();
    for (var script : broker.tracks(TRACKS, "parallel", prefix)) {
      calls.addAll(nCopies(REQUESTS, script::allocateOnce));
    }

    var answers = Burst.allAtOnce(calls);

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    var sandboxesByTrack =
        answers.stream()
            .collect(
                groupingBy(Exchange::track, mapping(answer -> answer.text("sandbox_id"), toSet())));
    assertThat(sandboxesByTrack).hasSize(TRACKS);
    assertThat(sandboxesByTrack.values()).allMatch(sandboxes -> sandboxes.size() == 1);
  }

  @Test
  void allButTheFirstAnswerSayThatTheyRepeatIt(Broker broker) throws Exception {
    var script = broker.track("repeating").wanting(broker.addSandboxes(3));

    var first = script.allocate();
    var second = script.allocate();

    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(second.header("idempotency-replayed")).hasValue("true");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void aTrackThatGaveItsSandboxBackGetsAnotherOne(Broker broker) throws Exception {
    var script = broker.track("returning").wanting(broker.addSandboxes(3));
    String first = script.allocate().text("sandbox_id");
    assertThat(script.markForDeletion(first).status()).isEqualTo(200);

    var second = script.allocate();

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("sandbox_id")).isNotEqualTo(first);
  }

  @Test
  void aTrackThatBeginsAgainGetsOneOtherSandboxHoweverOftenItRetries(Broker broker)
      throws Exception {
    var script = broker.track("retrying").wanting(broker.addSandboxes(RETRIES + 2));
    String first = script.allocate().text("sandbox_id");
    assertThat(script.markForDeletion(first).status()).isEqualTo(200);

    List<Exchange> answers = new ArrayList<>(List.of(script.allocate()));
    for (int retry = 0; retry < RETRIES; retry++) {
      answers.add(script.allocate());
    }

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers.stream().map(answer -> answer.text("sandbox_id")).distinct())
        .hasSize(1)
        .doesNotContain(first);
  }
}
