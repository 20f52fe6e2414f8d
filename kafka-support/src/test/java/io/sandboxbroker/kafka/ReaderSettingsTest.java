package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReaderSettingsTest {

  /** A service binds an old name as {@code ${old.name:}}. */
  @Test
  void anEmptySettingStandsForTheDefault() {
    var source =
        new MapConfigurationPropertySource(
            Map.of("broker.readers.stop-timeout", "", "broker.readers.retry-interval", "2s"));

    assertThat(new Binder(source).bind("broker.readers", ReaderSettings.class).get())
        .isEqualTo(
            new ReaderSettings(
                Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(5)));
  }
}
