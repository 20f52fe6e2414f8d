package io.sandboxbroker.kafka.topic;

import io.sandboxbroker.topic.Topic;
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
 * Checks that the brokers can be reached and that topics exist as declared, and creates missing
 * topics if it may. Several services may do so at once.
 *
 * <p>{@code KafkaAdmin} is not used: it adds partitions to existing topics, which moves keys, and
 * does not wait for brokers that have not registered yet.
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
   * Returns once every topic exists with its declared number of partitions, and a topic with three
   * copies survives the loss of a broker.
   *
   * @throws IllegalStateException if the brokers cannot be reached in time, or a topic is missing
   *     or differs; the message names all problems in one line
   */
  public void ensure(List<Topic> topics) {
    Deadline deadline = Deadline.after(settings.timeout());
    awaitBrokers(deadline);
    while (true) {
      Map<String, TopicDescription> found = found(topics, deadline);
      List<Topic> missing =
          topics.stream().filter(topic -> !found.containsKey(topic.name())).toList();
      if (missing.isEmpty() || !settings.createMissing()) {
        check(topics, found, new MinInSyncCheck(admin, deadline).findProblems(found.values()));
        return;
      }
      Optional<String> failure = create(missing, deadline);
      if (deadline.hasPassed()) {
        throw new IllegalStateException(
            "topics could not be created within %s: %s"
                .formatted(settings.timeout(), failure.orElse(names(missing))));
      }
      pause();
    }
  }

  private void awaitBrokers(Deadline deadline) {
    var options = new DescribeClusterOptions().timeoutMs(deadline.millisLeft());
    try {
      await(admin.describeCluster(options).nodes(), deadline);
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "no Kafka broker could be reached within %s: %s"
              .formatted(settings.timeout(), e.getMessage()),
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
      throw new IllegalStateException(
          "Kafka does not describe topic %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Creates what it can and returns the transient failures of the rest. */
  private Optional<String> create(List<Topic> missing, Deadline deadline) {
    var options = new CreateTopicsOptions().timeoutMs(deadline.millisLeft());
    var newTopics =
        missing.stream().map(topic -> topic.toNewTopic(settings.replication())).toList();
    return admin.createTopics(newTopics, options).values().entrySet().stream()
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
      throw new IllegalStateException(
          "topic %s could not be created: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void check(
      List<Topic> topics, Map<String, TopicDescription> found, List<String> minInSync) {
    String problems =
        Stream.concat(
                topics.stream().flatMap(topic -> problem(topic, found.get(topic.name())).stream()),
                minInSync.stream())
            .collect(Collectors.joining(", "));
    if (!problems.isEmpty()) {
      throw new IllegalStateException("topics are not as declared: " + problems);
    }
  }

  private static Optional<String> problem(Topic topic, @Nullable TopicDescription found) {
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

  /** A time on the monotonic clock. */
  record Deadline(long nanoTime) {

    static Deadline after(Duration timeout) {
      return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    boolean hasPassed() {
      return System.nanoTime() - nanoTime >= 0;
    }

    /** The remaining time, at least 1 ms. */
    int millisLeft() {
      return Math.clamp((nanoTime - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
    }
  }
}
