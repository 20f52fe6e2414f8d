package io.sandboxbroker.pool.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ZERO = Duration.ZERO;

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(DynamoDbSettings.DEFAULT_TABLE_NAME).isEqualTo("SandboxPool");
    assertThat(DynamoDbSettings.DEFAULT_SHARDS).isEqualTo(16);
  }

  @Test
  void aTableWithoutAValidNameOrRegionOrEndpointIsRefused() {
    refused("", "eu-central-1", null, 16, "tableName is not the name of a table: ''");
    refused("Pool!", "eu-central-1", null, 16, "tableName is not the name of a table: 'Pool!'");
    refused("Pool", " ", null, 16, "region must be set, such as eu-central-1");
    refused(
        "Pool",
        "eu-central-1",
        "localhost:8000",
        16,
        "endpoint must have a scheme and a host, unlike 'localhost:8000'");
  }

  @Test
  void shardsHaveTwoDigits() {
    refused("Pool", "eu-central-1", null, 0, "shards must be from 1 to 100, not 0");
    refused("Pool", "eu-central-1", null, 101, "shards must be from 1 to 100, not 101");
  }

  @Test
  void callsAreBoundedInTimeAndNumber() {
    refused(() -> calls(ZERO, SECOND, SECOND, 1, SECOND, SECOND, 1, 1), "connectTimeout must be");
    refused(() -> calls(SECOND, ZERO, SECOND, 1, SECOND, SECOND, 1, 1), "attemptTimeout must be");
    refused(() -> calls(SECOND, SECOND, SECOND, 0, SECOND, SECOND, 1, 1), "maxAttempts must be");
    refused(() -> calls(SECOND, SECOND, SECOND, 1, ZERO, SECOND, 1, 1), "backoffBase must be");
    refused(() -> calls(SECOND, SECOND, SECOND, 1, SECOND, SECOND, 0, 1), "maxConcurrency must be");
    refused(
        () -> calls(SECOND, SECOND, SECOND, 1, SECOND, SECOND, 1, 0),
        "maxPendingConnectionAcquires must be at least 1, not 0");
  }

  @Test
  void theWholeIsNotShorterThanItsParts() {
    refused(
        () -> calls(SECOND, Duration.ofSeconds(2), SECOND, 1, SECOND, SECOND, 1, 1),
        "callTimeout PT1S must not be shorter than attemptTimeout PT2S");
    refused(
        () -> calls(SECOND, SECOND, SECOND, 1, SECOND, Duration.ofMillis(1), 1, 1),
        "backoffMax PT0.001S must not be shorter than backoffBase PT1S");
  }

  private static void refused(
      String table, String region, @Nullable String endpoint, int shards, String why) {
    URI uri = endpoint == null ? null : URI.create(endpoint);
    refused(
        () -> new DynamoDbSettings(table, region, uri, shards, false, CallSettings.defaults()),
        why);
  }

  private static void refused(Runnable making, String why) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessageStartingWith(why);
  }

  private static void calls(
      Duration connect,
      Duration attempt,
      Duration call,
      int attempts,
      Duration base,
      Duration max,
      int concurrency,
      int pending) {
    assertThat(new CallSettings(connect, attempt, call, attempts, base, max, concurrency, pending))
        .isNotNull();
  }
}
