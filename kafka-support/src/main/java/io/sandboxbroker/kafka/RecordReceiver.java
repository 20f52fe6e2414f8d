package io.sandboxbroker.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Receives what a {@link TopicReader} reads, always on the reader's thread. */
@FunctionalInterface
public interface RecordReceiver {

  /**
   * Takes a committed record. Records of a partition come in order. When this throws, the reader
   * pauses and hands over the last records again.
   */
  void receive(ConsumerRecord<byte[], byte[]> record);

  /** Is called after each poll, at least twice a second, even when no record has come. */
  default void afterPoll() {}
}
