package io.sandboxbroker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Compares the AsyncAPI document of the events with {@link Topics} and the released schemas.
 *
 * <p>{@code -Dschemas.release} writes it.
 */
class AsyncApiTest {

  private static final Path PAGE = Path.of("..", "docs", "asyncapi.yaml");
  private static final Path RELEASED = Path.of("released");

  private static final String HEAD =
      """
      # Written by AsyncApiTest in the module schemas: mvn -pl schemas test -Dschemas.release
      asyncapi: 3.0.0
      info:
        title: Sandbox Broker
        version: 1.0.0
        description: >-
          Every change of a sandbox, for other systems to subscribe to. events.md has everything else that a reader needs.
      defaultContentType: application/avro
      servers:
        local:
          host: 127.0.0.1:9092
          protocol: kafka
          description: The broker that local-stack/up starts.
          bindings:
            kafka:
              schemaRegistryUrl: http://127.0.0.1:8085/apis/ccompat/v7
              schemaRegistryVendor: confluent
      channels:
        events:
          address: %1$s
          description: >-
            Keyed by %2$s. Published in transactions, so read with
            isolation.level=read_committed. Skip record types that you do not know: more may come.
          bindings:
            kafka:
              topic: %1$s
              partitions: %3$d
              topicConfiguration:
                cleanup.policy: ["delete"]
                retention.ms: %4$d
          messages:
      """;

  private static final String OPERATION =
      """
      operations:
        publishEvents:
          action: send
          summary: The allocator publishes the events; subscribers receive them.
          channel:
            $ref: '#/channels/events'
      components:
        messageTraits:
          event:
            contentType: application/avro
            headers:
              $ref: '#/components/schemas/headers'
            bindings:
              kafka:
                key:
                  type: string
                schemaIdLocation: payload
                schemaIdPayloadEncoding: confluent
                schemaLookupStrategy: TopicRecordNameStrategy
        schemas:
          headers:
            type: object
            description: CloudEvents in Kafka's binary mode, UTF-8.
            required: [ce_specversion, ce_id, ce_type, ce_source, ce_time, ce_subject, content-type]
            properties:
              ce_specversion:
                const: '1.0'
              ce_id:
                type: string
                description: The record's eventId; a repeated event has the same id.
              ce_type:
                type: string
                description: The record's full name.
              ce_source:
                type: string
                format: uri-reference
              ce_time:
                type: string
                format: date-time
                description: When it happened.
              ce_subject:
                type: string
                description: The sandbox, track or pool that it is about.
              content-type:
                const: application/avro
              request-id:
                type: string
                description: The HTTP request at the beginning, if there was one.
              actor:
                type: string
                maxLength: %d
                description: >-
                  Who gave the command that caused the event, if a command did: the name of a token, or jwt: and the
                  subject of a JWT.
              traceparent:
                type: string
                description: The W3C trace context, if there is one.
        messages:
      """;

  private static final String MESSAGE =
      """
          %1$s:
            name: %2$s
            summary: >-
              %3$s
            traits:
              - $ref: '#/components/messageTraits/event'
            payload:
              schemaFormat: application/vnd.apache.avro+json;version=1.9.0
              schema:
                $ref: ../schemas/released/%2$s/%4$d.avsc
      """;

  @Test
  void the_document_says_what_is_declared() throws IOException {
    String document = document(Topics.EVENTS);
    if (System.getProperty("schemas.release") != null) {
      Files.writeString(PAGE, document);
    }

    assertThat(PAGE).hasContent(document);
  }

  private static String document(Topic topic) {
    String references =
        topic.records().stream()
            .map(Class::getSimpleName)
            .map(
                name ->
                    "      %s:\n        $ref: '#/components/messages/%s'\n".formatted(name, name))
            .collect(Collectors.joining());
    String messages =
        topic.records().stream().map(AsyncApiTest::message).collect(Collectors.joining());
    return HEAD.formatted(
            topic.name(), topic.key(), topic.partitions(), topic.retention().toMillis())
        + references
        + OPERATION.formatted(Headers.MAX_ACTOR_LENGTH)
        + messages;
  }

  private static String message(Class<? extends SpecificRecord> type) {
    Schema schema = SpecificData.get().getSchema(type);
    return MESSAGE.formatted(
        type.getSimpleName(), type.getName(), schema.getDoc(), newestVersion(type.getName()));
  }

  private static int newestVersion(String record) {
    try (Stream<Path> versions = Files.list(RELEASED.resolve(record))) {
      return versions
          .map(file -> file.getFileName().toString().replace(".avsc", ""))
          .mapToInt(Integer::parseInt)
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
