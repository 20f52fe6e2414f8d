package io.sandboxbroker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the table in docs/topics.md with {@link Topics}.
 *
 * <p>{@code -Dschemas.release} writes it.
 */
class TopicsDocumentationTest {

  private static final Path PAGE = Path.of("..", "docs", "topics.md");

  @Test
  void the_table_in_the_documentation_is_what_is_declared() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("| topic |");
    int end = page.indexOf("\n\n", start);
    if (System.getProperty("schemas.release") != null) {
      page = page.substring(0, start) + table() + page.substring(end);
      Files.writeString(PAGE, page);
      end = start + table().length();
    }

    assertThat(page.substring(start, end)).as("the table in docs/topics.md").isEqualTo(table());
  }

  @Test
  void no_two_topics_share_a_name() {
    assertThat(Topics.ALL).extracting(Topic::name).doesNotHaveDuplicates();
  }

  private static String table() {
    return Stream.concat(
            Stream.of(
                "| topic | key | records | written by | read by | partitions | kept | timestamps |",
                "|---|---|---|---|---|---|---|---|"),
            Topics.ALL.stream().map(TopicsDocumentationTest::row))
        .collect(Collectors.joining("\n"));
  }

  private static String row(Topic topic) {
    List<String> cells =
        List.of(
            "`" + topic.name() + "`",
            topic.key(),
            topic.records().isEmpty()
                ? "those of other topics, as they were"
                : topic.records().stream()
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", ")),
            String.join(", ", topic.writers()),
            String.join(", ", topic.readers()),
            Integer.toString(topic.partitions()),
            switch (topic.cleanup()) {
              case DELETE -> days(topic);
              case COMPACT -> "the newest per key";
              case COMPACT_AND_DELETE -> "the newest per key, for " + days(topic);
            },
            switch (topic.clock()) {
              case WRITERS -> "the writer's";
              case BROKERS -> "the brokers'";
            });
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String days(Topic topic) {
    long days = topic.retention().toDays();
    return days == 1 ? "1 day" : days + " days";
  }
}
