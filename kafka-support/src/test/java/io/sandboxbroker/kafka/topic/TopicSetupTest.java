package io.sandboxbroker.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

  private static final Node BROKER = new Node(0, "127.0.0.1", 9092);
  private static final List<Node> BROKERS =
      List.of(BROKER, new Node(1, "127.0.0.1", 9093), new Node(2, "127.0.0.1", 9094));
  private static final TopicSettings CREATING =
      new TopicSettings(true, (short) 1, Duration.ofSeconds(30));
  private static final TopicSettings LOOKING =
      new TopicSettings(false, (short) 1, Duration.ofSeconds(30));

  private final MockAdminClient admin = new MockAdminClient(List.of(BROKER), BROKER);

  @Test
  void missingTopicsAreCreatedAsDeclared() throws Exception {
    new TopicSetup(admin, CREATING).ensure(Topics.ALL);

    Map<String, Integer> partitions = partitions();
    assertThat(partitions).hasSameSizeAs(Topics.ALL);
    for (Topic topic : Topics.ALL) {
      assertThat(partitions).containsEntry(topic.name(), topic.partitions());
    }
    assertThat(admin.describeConfigs(Set.of(resource(Topics.POOL_STATS))).all().get())
        .allSatisfy(
            (resource, config) ->
                assertThat(config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
                    .isEqualTo("compact"));
  }

  @Test
  void recordsThatDeadlinesAreHeldAgainstAreStampedByTheBrokers() throws Exception {
    new TopicSetup(admin, CREATING).ensure(Topics.ALL);

    for (Topic topic : Topics.ALL) {
      var config = admin.describeConfigs(Set.of(resource(topic))).all().get().get(resource(topic));
      boolean deadlines = topic.name().startsWith("sandbox.allocation.");
      assertThat(Optional.ofNullable(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)))
          .as(topic.name())
          .map(ConfigEntry::value)
          .isEqualTo(deadlines ? Optional.of("LogAppendTime") : Optional.empty());
    }
  }

  @Test
  void whatIsWrittenIsNeverWhereTheLossOfOneBrokerLosesIt() throws Exception {
    var three = threeBrokers();
    new TopicSetup(three, new TopicSettings(true, (short) 3, Duration.ofSeconds(30)))
        .ensure(Topics.ALL);

    for (Topic topic : Topics.ALL) {
      var config = three.describeConfigs(Set.of(resource(topic))).all().get().get(resource(topic));
      assertThat(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value())
          .as(topic.name())
          .isEqualTo("2");
    }
  }

  @Test
  void aTopicThatCountsARecordAsWrittenTooEarlyIsRefused() {
    var three = threeBrokers();
    three.createTopics(
        List.of(
            new NewTopic(Topics.CSP.name(), 12, (short) 3)
                .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1")),
            new NewTopic(Topics.EVENTS.name(), 12, (short) 3)
                .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"))));

    assertThatThrownBy(
            () -> new TopicSetup(three, LOOKING).ensure(List.of(Topics.CSP, Topics.EVENTS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "topics are not as declared:"
                + " sandbox.csp has min.insync.replicas 1 with 3 copies instead of 2");
  }

  @Test
  void whoMayNotReadTheSettingsOfTopicsStartsAllTheSame() {
    var closed =
        new MockAdminClient(BROKERS, BROKER) {
          @Override
          public DescribeConfigsResult describeConfigs(
              Collection<ConfigResource> resources, DescribeConfigsOptions options) {
            throw new TopicAuthorizationException("no");
          }
        };
    closed.createTopics(List.of(new NewTopic(Topics.CSP.name(), 12, (short) 3)));

    assertThatCode(() -> new TopicSetup(closed, LOOKING).ensure(List.of(Topics.CSP)))
        .doesNotThrowAnyException();
  }

  @Test
  void topicsThatAreThereAreLeftAlone() {
    admin.createTopics(List.of(new NewTopic(Topics.CSP.name(), 12, (short) 1)));

    new TopicSetup(admin, LOOKING).ensure(List.of(Topics.CSP));

    assertThat(partitions()).containsOnly(Map.entry(Topics.CSP.name(), 12));
  }

  @Test
  void allThatIsMissingOrDiffersIsNamedInOneLine() {
    admin.createTopics(List.of(new NewTopic(Topics.CSP.name(), 3, (short) 1)));

    assertThatThrownBy(
            () ->
                new TopicSetup(admin, LOOKING)
                    .ensure(List.of(Topics.EVENTS, Topics.CSP, Topics.ALLOCATION_WAITING)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "topics are not as declared: sandbox.events is missing (partitions: 12),"
                + " sandbox.csp has 3 partitions instead of 12,"
                + " sandbox.allocation.waiting is missing (partitions: 1)");
    assertThat(partitions()).containsOnlyKeys(Topics.CSP.name());
  }

  @Test
  void aTopicWithOtherPartitionsIsRefusedAlsoWhereTopicsAreCreated() {
    admin.createTopics(List.of(new NewTopic(Topics.CSP.name(), 3, (short) 1)));

    assertThatThrownBy(() -> new TopicSetup(admin, CREATING).ensure(Topics.ALL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topics are not as declared: sandbox.csp has 3 partitions instead of 12");
  }

  @Test
  void aServiceThatLosesTheRaceToCreateThemGoesOn() {
    var raced =
        new MockAdminClient(List.of(BROKER), BROKER) {
          @Override
          public CreateTopicsResult createTopics(
              Collection<NewTopic> topics, CreateTopicsOptions options) {
            super.createTopics(topics, options);
            return super.createTopics(topics, options);
          }
        };

    assertThatCode(() -> new TopicSetup(raced, CREATING).ensure(Topics.ALL))
        .doesNotThrowAnyException();
  }

  @Test
  void brokersThatHaveNotRegisteredYetAreWaitedFor() {
    var growing =
        new MockAdminClient(List.of(BROKER), BROKER) {
          private int calls;

          @Override
          public CreateTopicsResult createTopics(
              Collection<NewTopic> topics, CreateTopicsOptions options) {
            return super.createTopics(
                ++calls == 1
                    ? topics.stream().map(TopicSetupTest::withThreeReplicas).toList()
                    : topics,
                options);
          }
        };

    new TopicSetup(growing, CREATING).ensure(Topics.ALL);

    assertThat(growing.listTopics().names().toCompletionStage().toCompletableFuture())
        .isCompletedWithValueMatching(names -> names.size() == Topics.ALL.size());
  }

  @Test
  void tooFewBrokersAreNotWaitedForLongerThanWasSaid() {
    var settings = new TopicSettings(true, (short) 3, Duration.ofMillis(50));

    assertThatThrownBy(() -> new TopicSetup(admin, settings).ensure(List.of(Topics.CSP)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("topics could not be created within PT0.05S: sandbox.csp: ")
        .hasMessageContaining("Replication factor: 3");
  }

  @Test
  void brokersOutOfReachAreNotWaitedForLongerThanWasSaid() {
    Map<String, Object> nobody = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    var settings = new TopicSettings(false, (short) 1, Duration.ofMillis(50));

    try (var client = Admin.create(nobody)) {
      assertThatThrownBy(() -> new TopicSetup(client, settings).ensure(Topics.ALL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("no Kafka broker could be reached within PT0.05S: ");
    }
  }

  private static MockAdminClient threeBrokers() {
    return new MockAdminClient(BROKERS, BROKER);
  }

  private static NewTopic withThreeReplicas(NewTopic topic) {
    return new NewTopic(topic.name(), topic.numPartitions(), (short) 3);
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private Map<String, Integer> partitions() {
    try {
      return admin
          .describeTopics(admin.listTopics().names().get())
          .allTopicNames()
          .get()
          .entrySet()
          .stream()
          .collect(
              Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().partitions().size()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
