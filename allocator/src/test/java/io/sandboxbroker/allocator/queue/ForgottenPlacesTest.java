package io.sandboxbroker.allocator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the queue remembers for a while only: vacated places, and sandboxes that nobody claimed. */
class ForgottenPlacesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  private final VacatedPlaces places = new VacatedPlaces();
  private final FreedSandboxes freed = new FreedSandboxes();

  @Test
  void aPlaceIsKeptForAMinute() {
    places.add(entry("anna", 7), NOW);
    assertThat(places.take("anna", "", NOW.plusSeconds(60))).contains(7L);

    places.add(entry("anna", 8), NOW);
    assertThat(places.take("anna", "", NOW.plusSeconds(61))).isEmpty();
  }

  @Test
  void aSandboxThatNobodyClaimedIsOfferedForTenSeconds() {
    freed.add("lab-1", NOW);
    assertThat(freed.take("lab-", NOW.plusSeconds(10))).isTrue();
    assertThat(freed.take("lab-", NOW.plusSeconds(10))).isFalse();

    freed.add("lab-2", NOW);
    assertThat(freed.take("lab-", NOW.plusSeconds(11))).isFalse();
  }

  private static QueueEntry entry(String track, long place) {
    return new QueueEntry(
        place,
        place,
        "command-of-" + track,
        track,
        "",
        NOW,
        NOW.plusSeconds(25),
        null,
        SandboxOffer.NONE,
        null,
        List.of(),
        null);
  }
}
