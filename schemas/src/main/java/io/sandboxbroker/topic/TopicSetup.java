package io.sandboxbroker.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure, when a service starts, that the brokers can be reached and that its topics exist as
 * declared. Several services may do so at once. Thread-safe as far as the admin client is, which
 * remains its caller's to close.
 */
public final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Admin admin;
  private final TopicSettings settings;

  public TopicSetup(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Returns once every topic of {@link Topics#ALL} exists with its declared number of partitions,
   * and what is written to it survives the loss of a broker where there are three copies.
   *
   * @throws TopicsNotReadyException if the brokers cannot be reached in time, a topic has another
   *     number of partitions, counts a record as written too early, or one is missing and is not to
   *     be, or could not be, created
   */
  public void ensureAll() {
    ensure(Topics.ALL);
  }

  /** As {@link #ensureAll}, for some of them. */
  public void ensure(List<Topic> topics) {
    Deadline deadline = Deadline.in(settings.patience());
    awaitBrokers(deadline);
    while (true) {
      Map<String, TopicDescription> found = found(topics, deadline);
      List<Topic> missing =
          topics.stream().filter(topic -> !found.containsKey(topic.name())).toList();
      if (missing.isEmpty() || !settings.createMissing()) {
        check(topics, found, new MinInSyncCheck(admin, deadline).amiss(found.values()));
        return;
      }
      Optional<String> trouble = create(missing, deadline);
      if (deadline.passed()) {
        throw new TopicsNotReadyException(
            "topics could not be created within %s: %s"
                .formatted(settings.patience(), trouble.orElse(names(missing))));
      }
      pause();
    }
  }

  private void awaitBrokers(Deadline deadline) {
    var options = new DescribeClusterOptions().timeoutMs(deadline.millisLeft());
    try {
      await(admin.describeCluster(options).nodes(), deadline);
    } catch (KafkaException e) {
      throw new TopicsNotReadyException(
          "no Kafka broker could be reached within %s: %s"
              .formatted(settings.patience(), e.getMessage()),
          e);
    }
  }

  private Map<String, TopicDescription> found(List<Topic> topics, Deadline deadline) {
    var names = TopicCollection.ofTopicNames(topics.stream().map(Topic::name).toList());
    var options = new DescribeTopicsOptions().timeoutMs(deadline.millisLeft());
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names, options)
        .topicNameValues()
        .forEach(
            (name, description) ->
                describe(name, description, deadline).ifPresent(it -> found.put(name, it)));
    return found;
  }

  private static Optional<TopicDescription> describe(
      String name, KafkaFuture<TopicDescription> description, Deadline deadline) {
    try {
      return Optional.of(await(description, deadline));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      throw new TopicsNotReadyException(
          "Kafka does not describe topic %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Creates what it can and returns what kept it from the rest, if that may pass. */
  private Optional<String> create(List<Topic> missing, Deadline deadline) {
    var options = new CreateTopicsOptions().timeoutMs(deadline.millisLeft());
    var wanted = missing.stream().map(topic -> topic.toNewTopic(settings.replication())).toList();
    return admin.createTopics(wanted, options).values().entrySet().stream()
        .map(created -> outcome(created.getKey(), created.getValue(), deadline))
        .flatMap(Optional::stream)
        .reduce((first, second) -> first + "; " + second);
  }

  private static Optional<String> outcome(
      String name, KafkaFuture<Void> created, Deadline deadline) {
    try {
      await(created, deadline);
      LOG.info("created topic {}", name);
      return Optional.empty();
    } catch (TopicExistsException e) {
      // Another service was faster.
      return Optional.empty();
    } catch (InvalidReplicationFactorException | RetriableException e) {
      // The former while too few brokers have registered.
      return Optional.of(name + ": " + e.getMessage());
    } catch (KafkaException e) {
      throw new TopicsNotReadyException(
          "topic %s could not be created: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void check(
      List<Topic> topics, Map<String, TopicDescription> found, List<String> writtenEarly) {
    String amiss =
        Stream.concat(
                topics.stream().flatMap(topic -> amiss(topic, found.get(topic.name())).stream()),
                writtenEarly.stream())
            .collect(Collectors.joining(", "));
    if (!amiss.isEmpty()) {
      throw new TopicsNotReadyException("topics are not as declared: " + amiss);
    }
  }

  private static Optional<String> amiss(Topic topic, @Nullable TopicDescription found) {
    if (found == null) {
      return Optional.of(
          "%s is missing (partitions: %d)".formatted(topic.name(), topic.partitions()));
    }
    int partitions = found.partitions().size();
    return partitions == topic.partitions()
        ? Optional.empty()
        : Optional.of(
            "%s has %d partitions instead of %d"
                .formatted(topic.name(), partitions, topic.partitions()));
  }

  private static String names(List<Topic> topics) {
    return topics.stream().map(Topic::name).collect(Collectors.joining(", "));
  }

  static <T> T await(KafkaFuture<T> answer, Deadline deadline) {
    try {
      // The admin client ends the call at the deadline itself and knows better why it failed.
      return answer.get(deadline.millisLeft() + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
