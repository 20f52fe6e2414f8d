package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.event.SandboxAllocated;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscribes to the events as docs/events.md describes. */
@ExtendWith(BrokerUnderTest.class)
class SubscribersIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Test
  void aSubscriberInJavaReadsWhichTrackHoldsASandbox(Broker broker) throws Exception {
    try (var subscriber =
        broker.program(
            "e2e",
            JAVA,
            "-Xmx128m",
            "-Dslf4j.internal.verbosity=ERROR",
            "--class-path",
            System.getProperty("java.class.path"),
            "io.sandboxbroker.e2e.subscriber.Subscriber")) {
      var script = broker.track("subscribed").wanting(broker.addSandboxes(1));

      String id = script.allocate().text("sandbox_id");

      broker.await(
          "the subscriber to print the allocation",
          () -> subscriber.output().contains(script.track() + " has " + id + " until "));
    }
  }

  @Test
  void aSubscriberInJavaScriptReadsWhatTheClientWasAnswered(Broker broker) throws Exception {
    runAll(broker, "e2e/javascript-subscriber", "npm ci --no-audit --no-fund", "npm test");
  }

  @Test
  void aSubscriberInPythonReadsWhatTheClientWasAnswered(Broker broker) throws Exception {
    runAll(
        broker,
        "e2e/python-subscriber",
        "python3 -m venv .venv",
        ".venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt",
        ".venv/bin/python -m unittest");
  }

  private static void runAll(Broker broker, String directory, String... commands)
      throws InterruptedException {
    for (String command : commands) {
      try (var program = broker.program(directory, "sh", "-c", "exec " + command)) {
        assertThat(program.awaitEnd())
            .as(() -> command + "\n" + program.output() + program.errors())
            .isZero();
      }
    }
  }

  @Test
  void aReaderMayBeginAtAPointInTime(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2);
    String before = broker.track("before").wanting(prefix).allocate().text("sandbox_id");
    broker.await("the first allocation", () -> allocated(broker).contains(before));
    Instant since = Instant.now().plusMillis(1);
    broker.await("the next millisecond", () -> Instant.now().isAfter(since));

    String after = broker.track("after").wanting(prefix).allocate().text("sandbox_id");

    assertThat(allocatedSince(broker, since)).contains(after).doesNotContain(before);
  }

  @Test
  void theRegistryRefusesASchemaThatWouldBreakReaders(Broker broker) throws Exception {
    broker.track("registered").wanting(broker.addSandboxes(1)).allocate();
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    broker.schemaRegistry()
                        + "/subjects/sandbox.events-io.sandboxbroker.event.SandboxAllocated/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"schema": "{\\"type\\": \\"record\\", \\"name\\": \\"SandboxAllocated\\",
                      \\"namespace\\": \\"io.sandboxbroker.event\\",
                      \\"fields\\": [{\\"name\\": \\"owner\\", \\"type\\": \\"string\\"}]}"}
                    """
                        .replace("\n", "")))
            .build();

    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(409);
    }
  }

  private static List<String> allocated(Broker broker) {
    return broker.committed(SandboxAllocated.class).map(SandboxAllocated::getSandboxId).toList();
  }

  /** As docs/events.md has it. */
  private static List<String> allocatedSince(Broker broker, Instant since) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "schema.registry.url", broker.schemaRegistry(),
            "isolation.level", "read_committed",
            "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
            "value.deserializer", "io.sandboxbroker.serde.AvroDeserializer");
    List<String> found = new ArrayList<>();
    try (var events = new KafkaConsumer<String, SpecificRecord>(settings)) {
      var partitions =
          events.partitionsFor("sandbox.events").stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      events.assign(partitions);
      var ends = events.endOffsets(partitions);
      events
          .offsetsForTimes(
              partitions.stream()
                  .collect(Collectors.toMap(Function.identity(), it -> since.toEpochMilli())))
          .forEach((it, at) -> events.seek(it, at == null ? ends.get(it) : at.offset()));
      while (partitions.stream().anyMatch(it -> events.position(it) < ends.get(it))) {
        for (var event : events.poll(Duration.ofSeconds(1))) {
          if (event.value() instanceof SandboxAllocated allocated) {
            found.add(allocated.getSandboxId());
          }
        }
      }
    }
    return found;
  }
}
