package io.sandboxbroker.worker.wire;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which worker this is.
 *
 * @param id stable over restarts, so that a restart takes over its tasks and ends the transaction
 *     that a crash left open. No other worker has it, because two of one name fence each other
 *     ({@code INSTANCE_ID})
 */
@ConfigurationProperties("broker.instance")
public record InstanceSettings(@DefaultValue("") String id) {

  public InstanceSettings {
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "INSTANCE_ID is missing: a name for this instance, stable over restarts and used by no"
              + " other");
    }
  }

  /** Settings of a consumer that is a static member of its group, the only one of this worker. */
  public Properties asGroupMember() {
    var settings = new Properties();
    settings.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id);
    return settings;
  }
}
