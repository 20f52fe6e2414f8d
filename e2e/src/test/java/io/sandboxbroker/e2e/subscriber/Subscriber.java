package io.sandboxbroker.e2e.subscriber;

import io.sandboxbroker.event.SandboxAllocated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Prints who holds which sandbox, from the oldest event on and then as it happens. */
public final class Subscriber {

  private Subscriber() {}

  public static void main(String[] args) {
    var environment = System.getenv();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
                environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
            "schema.registry.url",
                environment.getOrDefault(
                    "SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7"),
            "group.id", "java-subscriber",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed",
            "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
            "value.deserializer", "io.sandboxbroker.serde.AvroDeserializer");

    try (var events = new KafkaConsumer<String, SpecificRecord>(settings)) {
      events.subscribe(List.of("sandbox.events"));
      while (!Thread.currentThread().isInterrupted()) {
        for (var event : events.poll(Duration.ofSeconds(1))) {
          if (event.value() instanceof SandboxAllocated allocated) {
            var sandbox = allocated.getSandbox();
            System.out.printf(
                "%s: %s has %s until %s%n",
                allocated.getEventId(),
                sandbox.getTrackId(),
                sandbox.getSandboxId(),
                sandbox.getExpiresAt());
          }
        }
      }
    }
  }
}
