package io.sandboxbroker.localstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rights of the services in Kafka and AWS are those that they need, and no others. */
class RightsTest {

  private static final Path ACLS = Path.of("../deploy/kafka/acls");
  private static final Pattern TOPIC =
      Pattern.compile("(?m)^\\| `(sandbox[a-z.-]+)` \\|[^|]*\\|[^|]*\\| ([^|]*) \\| ([^|]*) \\|");

  /** What DynamoDB's client is called with, by the names of its methods. */
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("batchGetItem", "BatchGetItem"),
          Map.entry("getItem", "GetItem"),
          Map.entry("query", "Query"),
          Map.entry("scan", "Scan"),
          Map.entry("updateItem", "UpdateItem"),
          Map.entry("describeTable", "DescribeTable"),
          Map.entry("describeTimeToLive", "DescribeTimeToLive"),
          Map.entry("createTable", "CreateTable"),
          Map.entry("updateTimeToLive", "UpdateTimeToLive"),
          Map.entry("waiter", "DescribeTable"),
          // Each item of a transaction needs the right for itself, and ours are updates.
          Map.entry("transactWriteItems", "UpdateItem"));

  private record Acl(String user, String operation, String resource, String pattern, String name) {}

  private static List<Acl> acls() throws IOException {
    return Files.readAllLines(ACLS).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" +"))
        .map(it -> new Acl(it[0], it[1], it[2], it[3], it[4]))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-gateway", "allocator", "lifecycle-worker", "audit"})
  void a_user_reads_and_writes_the_topics_that_its_service_does(String user) throws IOException {
    Set<String> expected = new TreeSet<>();
    String page = Files.readString(Path.of("../docs/topics.md"));
    TOPIC
        .matcher(page)
        .results()
        .forEach(
            topic -> {
              if (List.of(topic.group(2).split(", ")).contains(user)) {
                expected.add("Write " + topic.group(1));
              }
              if (List.of(topic.group(3).split(", ")).contains(user)) {
                expected.add("Read " + topic.group(1));
              }
            });

    assertThat(expected).isNotEmpty();
    assertThat(
            acls().stream()
                .filter(it -> it.user().equals(user) && it.resource().equals("topic"))
                .filter(it -> it.pattern().equals("literal") && !it.operation().equals("Describe"))
                .map(it -> it.operation() + " " + it.name()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Only the topics that Kafka Streams creates for itself. */
  @Test
  void services_create_no_topic_of_the_broker() throws IOException {
    assertThat(acls().stream().filter(it -> it.operation().equals("Create")))
        .allMatch(it -> it.user().equals("provisioning") || it.name().startsWith(it.user()));
  }

  @Test
  void rights_by_prefix_stay_within_the_names_of_the_service() throws IOException {
    assertThat(acls().stream().filter(it -> it.pattern().equals("prefixed")))
        .allMatch(
            it ->
                it.name().startsWith(it.user())
                    || it.operation().startsWith("Describe")
                    || it.user().equals("provisioning"));
  }

  @ParameterizedTest
  @CsvSource({
    "api-gateway, BatchGetItem DescribeTable GetItem Query",
    "audit, BatchGetItem GetItem Query Scan",
    "allocator, BatchGetItem DescribeTable DescribeTimeToLive GetItem Query UpdateItem",
    "provisioning, CreateTable DescribeTable DescribeTimeToLive UpdateTimeToLive",
  })
  void a_role_has_the_actions_that_its_program_calls(String role, String actions)
      throws IOException {
    JsonNode policy =
        JsonMapper.shared().readTree(Files.readString(Path.of("../deploy/aws/" + role + ".json")));

    assertThat(
            policy
                .path("Statement")
                .valueStream()
                .flatMap(it -> it.path("Action").valueStream())
                .map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(actions.split(" ")).map("dynamodb:"::concat).toList());
  }

  /** A call of another method would need a right that no role has. */
  @Test
  void the_store_calls_no_other_action() throws IOException {
    Pattern call = Pattern.compile("client\\s*\\.([a-zA-Z]+)\\(");
    try (Stream<Path> sources =
        Files.list(Path.of("../sandbox-pool/src/main/java/io/sandboxbroker/pool/dynamodb"))) {
      Set<String> called =
          sources
              .map(RightsTest::read)
              .flatMap(source -> call.matcher(source).results())
              .map(it -> it.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      called.removeAll(Set.of("close", "build", "endpointOverride"));

      assertThat(called).containsExactlyInAnyOrderElementsOf(ACTIONS.keySet());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
