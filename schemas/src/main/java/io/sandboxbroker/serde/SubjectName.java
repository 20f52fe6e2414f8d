package io.sandboxbroker.serde;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/** How the subject of a schema is named. */
enum SubjectName {
  /** One record type per topic. */
  TOPIC("TopicNameStrategy") {
    @Override
    String of(String topic, boolean isKey, String record) {
      return topic + (isKey ? "-key" : "-value");
    }
  },
  /** One history per record type, whatever topics carry it. */
  RECORD("RecordNameStrategy") {
    @Override
    String of(String topic, boolean isKey, String record) {
      return record;
    }
  },
  /** Several record types per topic, each with its own history there. */
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    String of(String topic, boolean isKey, String record) {
      return topic + "-" + record;
    }
  };

  private final String strategy;

  SubjectName(String strategy) {
    this.strategy = strategy;
  }

  /** The subject of a record's schema, by the record's full name. */
  abstract String of(String topic, boolean isKey, String record);

  /** Takes the class name of Confluent's strategy by its last segment. */
  static SubjectName parse(String key, String className) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    for (SubjectName candidate : values()) {
      if (candidate.strategy.equals(simple)) {
        return candidate;
      }
    }
    throw new ConfigException(
        key,
        className,
        Arrays.stream(values())
            .map(known -> known.strategy)
            .collect(Collectors.joining(", ", "must be one of ", "")));
  }
}
