package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is in the topics was written with the schemas in {@code released} and is kept for weeks, so
 * every version must stay readable, and today's records readable by every version.
 *
 * <p>{@code -Dschemas.release} writes each schema that has changed as its next version.
 */
class ReleasedSchemasTest {

  private static final Path RELEASED = Path.of("released");

  static Stream<Class<? extends SpecificRecord>> records() {
    return Topics.ALL.stream().flatMap(topic -> topic.records().stream()).distinct();
  }

  @ParameterizedTest
  @MethodSource("records")
  void every_schema_is_released_and_compatible_with_all_its_versions(
      Class<? extends SpecificRecord> type) {
    Schema schema = PlainSchema.of(RecordTypes.DECLARED.getSchema(type));
    var history = new SchemaHistory(RELEASED, schema.getFullName());

    assertThat(history.conflictsWith(schema))
        .as("a change of %s that breaks readers or writers", schema.getFullName())
        .isEmpty();
    if (System.getProperty("schemas.release") != null && !history.endsWith(schema)) {
      history.add(schema);
    }
    assertThat(history.endsWith(schema))
        .as(
            "the newest version of %s in schemas/released is the present schema; if the change is"
                + " meant, release it: mvn -pl schemas test -Dschemas.release",
            schema.getFullName())
        .isTrue();
  }

  @Test
  void no_released_record_type_has_gone() throws IOException {
    try (Stream<Path> released = Files.list(RELEASED)) {
      assertThat(released.map(folder -> folder.getFileName().toString()))
          .isSubsetOf(records().map(Class::getName).toList());
    }
  }
}
