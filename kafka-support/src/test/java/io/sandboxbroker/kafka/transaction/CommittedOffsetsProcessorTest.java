package io.sandboxbroker.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/** The real container of Spring between simulated brokers. */
@Timeout(60)
class CommittedOffsetsProcessorTest {

  private static final String IDS = "instance.input.";
  private static final List<String> INPUT = List.of("a", "b", "c");
  private static final TopicPartition INPUT_PARTITION = SimulatedBrokers.INPUT;
  private static final TimeoutException NO_ANSWER = new TimeoutException("no answer");

  private final SimulatedBrokers brokers = new SimulatedBrokers(INPUT);
  private final TransactionSettings settings =
      new TransactionSettings(Duration.ofNanos(1), Duration.ofSeconds(20), Duration.ofSeconds(1));
  private final FencedListeners fenced = new FencedListeners();
  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final KafkaMessageListenerContainer<String, String> container = container();

  private KafkaMessageListenerContainer<String, String> container() {
    var producers = brokers.producers(settings);
    var template = new KafkaTemplate<>(producers);
    var transactions = new KafkaTransactionManager<>(producers);
    transactions.setTransactionIdPrefix(IDS);
    var properties = new ContainerProperties(new TopicPartitionOffset("input", 0));
    properties.setGroupId("group");
    properties.setKafkaAwareTransactionManager(transactions);
    properties.setStopContainerWhenFenced(true);
    BatchMessageListener<String, String> listener =
        records -> {
          for (ConsumerRecord<String, String> record : records) {
            delivered.add(record.value());
            var unused = template.send("output", "outcome of " + record.value());
          }
        };
    properties.setMessageListener(listener);
    var made = new KafkaMessageListenerContainer<>(brokers.consumers(), properties);
    made.setAfterRollbackProcessor(
        new CommittedOffsetsProcessor<>(
            producers, IDS, settings, new FixedBackOff(1, Long.MAX_VALUE)));
    made.setApplicationEventPublisher(
        event -> {
          if (event instanceof ConsumerStoppedEvent stopped) {
            fenced.onStop(stopped);
          }
        });
    return made;
  }

  @AfterEach
  void stop() {
    container.stop();
  }

  private void awaitOneOutcomeEach() {
    await().until(() -> brokers.committed.size() >= INPUT.size());
    assertThat(brokers.committed).containsExactly("outcome of a", "outcome of b", "outcome of c");
    assertThat(container.isRunning()).isTrue();
  }

  @Test
  void aCommitWhoseAnswersAreLostIsFollowedByNoSecondOutcome() {
    brokers.onCommit(
        (number, commit) -> {
          commit.run();
          throw NO_ANSWER;
        });
    container.start();

    // The commit, and the new producer of the same id that waits for the end of the transaction.
    await().until(() -> brokers.initialised.size() >= 2);
    awaitOneOutcomeEach();
    await().until(() -> container.isRunning() && brokers.offsets.size() == 1);
    assertThat(delivered).containsExactlyElementsOf(INPUT);
    assertThat(brokers.initialised).containsOnly(IDS + "0");
  }

  @Test
  void aCommitThatDidNotReachTheBrokersIsMadeUpFor() {
    brokers.onCommit(
        (number, commit) -> {
          if (number < 2) {
            throw NO_ANSWER;
          }
          commit.run();
        });
    container.start();

    awaitOneOutcomeEach();
    assertThat(brokers.initialised).containsOnly(IDS + "0");
  }

  @Test
  void whileTheBrokersDoNotTellTheCommittedOffsetsNothingIsDelivered() {
    var fetches = new AtomicInteger();
    brokers.onOffsetFetch(
        () -> {
          if (fetches.getAndIncrement() < 2) {
            throw new TimeoutException("a transaction is pending");
          }
        });
    brokers.onCommit(
        (number, commit) -> {
          commit.run();
          throw NO_ANSWER;
        });
    container.start();

    await().until(() -> fetches.get() >= 3);
    awaitOneOutcomeEach();
    assertThat(delivered).containsExactlyElementsOf(INPUT);
  }

  /** The brokers have timed the transaction out, or a process of the same name has begun. */
  @Test
  void aProducerWithAnOldEpochEndsItsContainer() {
    brokers.onCommit(
        (number, commit) -> {
          throw new InvalidProducerEpochException("old epoch");
        });
    container.start();

    await().until(() -> !container.isRunning());
    assertThat(container.isInExpectedState()).isFalse();
    assertThat(brokers.committed).isEmpty();
  }

  @Test
  void aFencedProducerEndsItsContainerAndPassesOverNothing() {
    brokers.onCommit(
        (number, commit) -> {
          throw new ProducerFencedException("another process");
        });
    container.start();

    await().until(() -> !container.isRunning() && fenced.areFenced());
    assertThat(brokers.committed).isEmpty();
    assertThat(brokers.offsets).isEmpty();
    assertThat(delivered).containsExactlyElementsOf(INPUT);
  }

  @Test
  void aProducerThatIsFencedAfterAFailureEndsItsContainer() {
    brokers.onCommit(
        (number, commit) -> {
          brokers.onInitialisation(
              () -> {
                throw new ProducerFencedException("another process");
              });
          throw NO_ANSWER;
        });
    container.start();

    await().until(() -> !container.isRunning());
    assertThat(container.isInExpectedState()).isFalse();
    assertThat(brokers.committed).isEmpty();
  }

  @Test
  void aMissingRightToTheOffsetsEndsTheContainer() {
    brokers.onOffsetFetch(
        () -> {
          throw new GroupAuthorizationException("group");
        });
    brokers.onCommit(
        (number, commit) -> {
          throw NO_ANSWER;
        });
    container.start();

    await().until(() -> !container.isRunning());
    assertThat(container.isInExpectedState()).isFalse();
  }

  /** A listener with transactions of its own, which the container knows nothing of. */
  @Test
  void aListenerWithItsOwnTransactionsContinuesFromTheCommittedOffsetsToo() {
    var producers = brokers.producers(settings);
    var template = new KafkaTemplate<>(producers);
    template.setTransactionIdPrefix(IDS);
    var properties = new ContainerProperties(new TopicPartitionOffset("input", 0));
    properties.setGroupId("group");
    properties.setAckMode(AckMode.MANUAL);
    BatchAcknowledgingConsumerAwareMessageListener<String, String> listener =
        (records, acknowledgment, consumer) ->
            template.executeInTransaction(
                transaction -> {
                  for (ConsumerRecord<String, String> record : records) {
                    delivered.add(record.value());
                    var unused = transaction.send("output", "outcome of " + record.value());
                  }
                  transaction.sendOffsetsToTransaction(
                      Map.of(INPUT_PARTITION, new OffsetAndMetadata(records.size())),
                      consumer.groupMetadata());
                  return true;
                });
    properties.setMessageListener(listener);
    var own = new KafkaMessageListenerContainer<>(brokers.consumers(), properties);
    own.setCommonErrorHandler(
        new CommittedOffsetsErrorHandler(
            new CommittedOffsetsProcessor<>(
                producers, IDS, settings, new FixedBackOff(1, Long.MAX_VALUE))));
    brokers.onCommit(
        (number, commit) -> {
          commit.run();
          throw NO_ANSWER;
        });
    own.start();
    try {
      await().until(() -> brokers.initialised.size() >= 2);
      await().until(() -> brokers.committed.size() >= INPUT.size());
      await().during(Duration.ofMillis(200)).until(() -> delivered.size() == INPUT.size());
      assertThat(brokers.committed).hasSameSizeAs(INPUT);
      assertThat(own.isRunning()).isTrue();
    } finally {
      own.stop();
    }
  }
}
