package io.sandboxbroker.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The strategy that names the subject of a schema, as Confluent's class of the same name does. */
enum SubjectName {
  /** One record type for each topic. */
  TOPIC,
  /** One history for each record type, whatever topics carry it. */
  RECORD,
  /** Several record types for each topic, each with a history of its own there. */
  TOPIC_RECORD;

  private static final Map<String, SubjectName> BY_STRATEGY =
      Map.of(
          "TopicNameStrategy", TOPIC,
          "RecordNameStrategy", RECORD,
          "TopicRecordNameStrategy", TOPIC_RECORD);

  /** The subject of a record's schema, by the record's full name. */
  String of(String topic, boolean isKey, String record) {
    return switch (this) {
      case TOPIC -> topic + (isKey ? "-key" : "-value");
      case RECORD -> record;
      case TOPIC_RECORD -> topic + "-" + record;
    };
  }

  /** Takes the class name of Confluent's strategy by its last segment. */
  static SubjectName parse(String key, String className) {
    SubjectName known = BY_STRATEGY.get(className.substring(className.lastIndexOf('.') + 1));
    if (known == null) {
      throw new ConfigException(
          key,
          className,
          "must be one of TopicNameStrategy, RecordNameStrategy, TopicRecordNameStrategy");
    }
    return known;
  }
}
