package io.sandboxbroker.audit.log;

/** Where a record lies. */
public record Position(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return "%s-%d@%d".formatted(topic, partition, offset);
  }
}
