package io.sandboxbroker.gateway.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class StreamClientTest {

  private static final int MAX = 4;

  private final StreamClient client = new StreamClient(0, Flux.just(bytes("first")), () -> {}, MAX);

  @Test
  void theFirstFramesPrecedeThoseThatAreAdded() {
    client.add(bytes("second"));
    client.end(bytes("last"));

    StepVerifier.create(client.frames().map(StreamClientTest::text))
        .expectNext("first", "second", "last")
        .verifyComplete();
  }

  @Test
  void aClientThatReadsNothingIsTooSlowAndIsToldSoBehindWhatWaits() {
    for (int frame = 0; frame < MAX; frame++) {
      assertThat(client.add(bytes("frame " + frame))).isTrue();
    }
    assertThat(client.add(bytes("one too many"))).isFalse();
    client.end(bytes("slow"));

    StepVerifier.create(client.frames().map(StreamClientTest::text))
        .expectNext("first", "frame 0", "frame 1", "frame 2", "frame 3", "slow")
        .verifyComplete();
  }

  @Test
  void aClientThatReadsAgainIsNotTooSlow() {
    StepVerifier.create(client.frames().map(StreamClientTest::text), 0)
        .then(() -> fill(MAX))
        .thenRequest(1 + MAX)
        .expectNextCount(1 + MAX)
        .then(() -> fill(MAX))
        .then(() -> client.end(bytes("last")))
        .thenRequest(MAX + 1)
        .expectNextCount(MAX)
        .expectNext("last")
        .verifyComplete();
  }

  @Test
  void nothingIsAddedBehindTheEnd() {
    client.end(bytes("last"));
    assertThat(client.add(bytes("late"))).isTrue();
    client.end(bytes("again"));

    StepVerifier.create(client.frames().map(StreamClientTest::text))
        .expectNext("first", "last")
        .verifyComplete();
  }

  private void fill(int frames) {
    for (int frame = 0; frame < frames; frame++) {
      assertThat(client.add(bytes("frame"))).isTrue();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
