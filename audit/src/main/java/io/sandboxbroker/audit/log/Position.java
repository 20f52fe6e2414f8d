package io.sandboxbroker.audit.log;

/** The topic, partition and offset of a record. */
public record Position(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return "%s-%d@%d".formatted(topic, partition, offset);
  }
}
