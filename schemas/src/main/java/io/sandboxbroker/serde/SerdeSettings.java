package io.sandboxbroker.serde;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a serde is told by its configuration. The keys are those of Confluent's serdes, and so are
 * the defaults but for the waiting times, which are shorter; other keys are left to others.
 *
 * @param registry where the schemas are kept
 * @param autoRegister whether a schema that the registry does not have is registered by its first
 *     writer
 * @param subjectName how its subject is named
 */
record SerdeSettings(RegistrySettings registry, boolean autoRegister, SubjectName subjectName) {

  private static final String AUTO_REGISTER = "auto.register.schemas";
  private static final String KEY_STRATEGY = "key.subject.name.strategy";
  private static final String VALUE_STRATEGY = "value.subject.name.strategy";

  private static final ConfigDef DEFINITIONS =
      new ConfigDef()
          .define(AUTO_REGISTER, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM, "")
          .define(KEY_STRATEGY, ConfigDef.Type.STRING, "TopicNameStrategy", Importance.MEDIUM, "")
          .define(VALUE_STRATEGY, ConfigDef.Type.STRING, "TopicNameStrategy", Importance.MEDIUM, "")
          .define(
              "specific.avro.reader",
              ConfigDef.Type.BOOLEAN,
              true,
              only(true, "generic records are not read"),
              Importance.LOW,
              "")
          .define(
              "use.latest.version",
              ConfigDef.Type.BOOLEAN,
              false,
              only(false, "a record is written with the schema of its class"),
              Importance.LOW,
              "")
          .define(
              "avro.remove.java.properties",
              ConfigDef.Type.BOOLEAN,
              true,
              only(true, "schemas are always registered without Java's properties"),
              Importance.LOW,
              "");

  static SerdeSettings of(Map<String, ?> configs, boolean isKey) {
    AbstractConfig config = new AbstractConfig(DEFINITIONS, configs, false);
    String strategy = isKey ? KEY_STRATEGY : VALUE_STRATEGY;
    return new SerdeSettings(
        RegistryConfig.parse(configs),
        config.getBoolean(AUTO_REGISTER),
        SubjectName.parse(strategy, config.getString(strategy)));
  }

  private static ConfigDef.Validator only(boolean accepted, String because) {
    return (key, value) -> {
      if (!value.equals(accepted)) {
        throw new ConfigException(key, value, "must be " + accepted + ": " + because);
      }
    };
  }
}
