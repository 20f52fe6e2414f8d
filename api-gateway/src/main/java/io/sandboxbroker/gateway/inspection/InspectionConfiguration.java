package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.gateway.security.DerivedKeys;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** Seals cursors with the key that all gateways share, and opens consumers for histories. */
@Configuration(proxyBeanMethods = false)
class InspectionConfiguration {

  @Bean
  CursorSeal cursorSeal(InspectionSettings settings, DerivedKeys keys, InstantSource clock) {
    byte[] key =
        settings.cursorKey().isEmpty()
            ? keys.keyFor("cursors of operators' lists")
            : settings.cursorKey().getBytes(UTF_8);
    return new CursorSeal(key, settings.cursorAge(), clock);
  }

  @Bean
  Histories histories(
      ConsumerFactory<byte[], byte[]> consumers,
      TopicReaders readers,
      InspectionSettings settings,
      InstantSource clock) {
    var overrides = new Properties();
    overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    overrides.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Long.toString(settings.history().hold().toMillis()));
    return new Histories(
        reader ->
            consumers.createConsumer(
                null, null, "-history-" + reader + "-of-" + Topics.EVENTS.name(), overrides),
        readers::deserializer,
        settings.history(),
        clock);
  }
}
