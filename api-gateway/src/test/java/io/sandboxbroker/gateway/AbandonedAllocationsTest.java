package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.topic.Headers;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

class AbandonedAllocationsTest extends GatewayTest {

  @Test
  void anAllocationWhoseClientHangsUpIsCancelledAndKeepsThePlaceOfItsTrack() {
    hangUp("alice", "wait=20");

    Awaitility.await().until(() -> !cancellations().isEmpty());
    var allocation = (AllocateSandbox) allocator.commands().getFirst().value();
    assertThat(cancellations())
        .singleElement()
        .satisfies(
            record -> {
              // The same key: the allocator gets it after the allocation.
              assertThat(record.key()).isEqualTo("alice");
              var cancellation = (CancelAllocation) record.value();
              assertThat(cancellation.getAllocationCommandId())
                  .isEqualTo(allocation.getCommandId());
              assertThat(cancellation.getTrackId()).isEqualTo("alice");
              assertThat(Headers.read(record.headers(), Headers.CLIENT_LEFT)).isPresent();
              assertThat(cancellation.getCommandId()).isNotEqualTo(allocation.getCommandId());
            });
  }

  @Test
  void everyClientThatHangsUpIsCancelled() {
    for (int client = 0; client < 20; client++) {
      hangUp("student-" + client, "wait=20");
    }

    Awaitility.await().untilAsserted(() -> assertThat(cancellations()).hasSize(20));
  }

  @Test
  void anAllocationThatGoesOnWithoutItsClientIsNotCancelled() {
    hangUp("async", "respond-async, wait=20");
    hangUp("impatient", "wait=0");
    hangUp("alice", "wait=20");

    Awaitility.await().until(() -> !cancellations().isEmpty());
    assertThat(cancellations()).extracting(ProducerRecord::key).containsExactly("alice");
  }

  private void hangUp(String track, String preference) {
    Disposable client = send(track, preference);
    Awaitility.await()
        .until(() -> allocator.commands().stream().anyMatch(record -> record.key().equals(track)));
    client.dispose();
  }

  private Disposable send(String track, String preference) {
    return WebClient.create(url())
        .post()
        .uri("/v1/allocate")
        .headers(headers -> headers.setBearerAuth("track-secret-of-tests"))
        .header("X-Track-ID", track)
        .header("Prefer", preference)
        .retrieve()
        .toBodilessEntity()
        .subscribe(done -> {}, failure -> {});
  }

  private List<ProducerRecord<String, SpecificRecord>> cancellations() {
    return allocator.commands().stream()
        .filter(record -> record.value() instanceof CancelAllocation)
        .toList();
  }
}
