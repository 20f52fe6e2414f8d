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
    client.end(bytes("last"), 1);

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
    client.end(bytes("slow"), 1);

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
        .then(() -> client.end(bytes("last"), 1))
        .thenRequest(MAX + 1)
        .expectNextCount(MAX)
        .expectNext("last")
        .verifyComplete();
  }

  @Test
  void nothingIsAddedBehindTheEnd() {
    client.end(bytes("last"), 1);
    assertThat(client.add(bytes("late"))).isTrue();
    client.end(bytes("again"), 1);

    StepVerifier.create(client.frames().map(StreamClientTest::text))
        .expectNext("first", "last")
        .verifyComplete();
  }

  @Test
  void aClientIsGoneWhenItsConnectionClosedBeforeTheStreamBegan() {
    assertThat(client.isGone(9, 10)).isFalse();
    assertThat(client.isGone(10, 10)).isTrue();

    client.frames().subscribe().dispose();
    assertThat(client.isGone(1_000, 10)).isFalse();
  }

  @Test
  void aClientIsGoneWhenItHasNotTakenItsEndInTime() {
    client.frames().subscribe();
    client.end(bytes("last"), 20);
    client.end(bytes("again"), 25);

    assertThat(client.isGone(29, 10)).isFalse();
    assertThat(client.isGone(30, 10)).isTrue();
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
