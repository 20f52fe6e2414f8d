package io.sandboxbroker.allocator.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TermsSettingsTest {

  @Test
  void numbersAreHoursAndMinutes() {
    var settings = bound(Map.of("broker.terms.lab-duration", "3", "broker.terms.grace", "7"));

    assertThat(settings.terms().labDuration()).isEqualTo(Duration.ofHours(3));
    assertThat(settings.terms().grace()).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void aLifeMayLastSeconds() {
    var settings = bound(Map.of("broker.terms.lab-duration", "20s", "broker.terms.grace", "5s"));

    assertThat(settings.terms().labDuration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.terms().grace()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theLongestLeaseIsTwelveHoursOrTheLab() {
    assertThat(bound(Map.of()).terms().maxLease()).isEqualTo(Duration.ofHours(12));
    assertThat(bound(Map.of("broker.terms.lab-duration", "48")).terms().maxLease())
        .isEqualTo(Duration.ofHours(48));
    assertThat(bound(Map.of("broker.terms.max-lease", "6")).terms().maxLease())
        .isEqualTo(Duration.ofHours(6));
  }

  private static TermsSettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("broker.terms", TermsSettings.class);
  }
}
