package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.kafka.TopicReader;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A gateway that cannot read what only operators need. */
class UnreadableTopicsTest extends GatewayTest {

  @Autowired private TopicReader statusReader;
  @Autowired private TopicReader freezeReader;
  @Autowired private TopicReader statsReader;
  @Autowired private TopicReader queueReader;

  @AfterEach
  void readAgain() {
    statusReader.start();
    freezeReader.start();
    statsReader.start();
    queueReader.start();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /v1/admin/sync",
    "POST,   /v1/admin/cleanup",
    "POST,   /v1/admin/sandboxes/17/retry-deletion",
    "GET,    /v1/admin/commands/c-1",
    "GET,    /v1/admin/stats",
    "GET,    /v1/admin/freeze",
    "GET,    /v1/admin/freeze/sync",
    "PUT,    /v1/admin/freeze/sync?reason=why",
    "DELETE, /v1/admin/freeze/sync"
  })
  void operatorsAreToldToComeBack(String method, String path) {
    stopReading();
    operator()
        .method(HttpMethod.valueOf(method))
        .uri(path)
        .exchange()
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .exists("Retry-After");
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void studentsAreServedAllTheSame() {
    stopReading();
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").exchange().expectStatus().isCreated();
    Awaitility.await()
        .untilAsserted(() -> anybody().get().uri("/readyz").exchange().expectStatus().isOk());
  }

  @Test
  void submittedCommandsAreUnavailable() {
    stopReading();
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isEqualTo(503);
    assertThat(allocator.commands()).isEmpty();
    track("alice").get().uri("/v1/commands/unheard-of").exchange().expectStatus().isEqualTo(503);
  }

  @Test
  void theNumbersOfSandboxesAreUnknown() {
    stopReading();
    assertThat(metrics()).contains("broker_pool_total NaN", "broker_pool_pending_deletion NaN");
  }

  @Test
  void howManyThereAreIsNotToldWhileWhatIsFrozenIsUnknown() {
    freezeReader.stop();
    Awaitility.await().until(() -> !freezeReader.isListening());
    operator().get().uri("/v1/admin/stats").exchange().expectStatus().isEqualTo(503);
  }

  @Test
  void theQueueIsUnknown() {
    queueReader.stop();
    Awaitility.await().until(() -> !queueReader.isListening());
    operator().get().uri("/v1/admin/queue").exchange().expectStatus().isEqualTo(503);
    track("alice").get().uri("/v1/commands/unheard-of").exchange().expectStatus().isEqualTo(503);
    track("alice")
        .get()
        .uri("/v1/commands/unheard-of/events")
        .exchange()
        .expectStatus()
        .isEqualTo(503);
  }

  private void stopReading() {
    var readers = List.of(statusReader, freezeReader, statsReader);
    readers.forEach(TopicReader::stop);
    Awaitility.await().until(() -> readers.stream().noneMatch(TopicReader::isListening));
  }
}
