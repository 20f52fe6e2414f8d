package io.sandboxbroker.kafka.transaction;

import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/** Classifies failures of transactions by their causes. */
public final class TransactionFailures {

  private TransactionFailures() {}

  /**
   * Whether another process has taken the transactional id or the name in the group. The brokers
   * say the same after they have aborted a transaction that took too long.
   */
  public static boolean isFenced(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof FencedInstanceIdException);
  }

  /**
   * Whether the group has a new generation that the consumer does not know yet. Its next polls end
   * the rebalance.
   */
  public static boolean isRebalance(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof CommitFailedException
                    || cause instanceof RebalanceInProgressException);
  }

  /** Whether the failure may pass by itself, such as a timeout. */
  static boolean isTransient(Throwable failure) {
    return causes(failure).anyMatch(RetriableException.class::isInstance);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
