package io.sandboxbroker.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfilesTest {

  private static final String STAT =
      " S 1 2 3 0 -1 4194368 10 0 0 0 %d %d 0 0 20 0 30 0 12345 100 200";

  @Test
  void threadsOfOneKindAreAddedUp() {
    var millis = new HashMap<String, Long>();

    ThreadTimes.add(millis, "11 (reactor-http-1)" + STAT.formatted(7, 3));
    ThreadTimes.add(millis, "12 (reactor-http-2)" + STAT.formatted(1, 0));
    ThreadTimes.add(millis, "13 (C2 (odd) Compil)" + STAT.formatted(5, 5));

    assertThat(millis)
        .containsExactlyInAnyOrderEntriesOf(Map.of("reactor-http", 110L, "C2 (odd) Compil", 100L));
  }

  @Test
  void compilersAreToldFromTheRest() {
    var times = new ThreadTimes(Map.of("C1 CompilerThre", 10L, "C2 CompilerThre", 20L, "main", 5L));

    assertThat(times.compilerMillis()).isEqualTo(30);
  }

  @Test
  void onlyWhatWasUsedSinceThenCounts() {
    var before = new ThreadTimes(Map.of("a", 100L, "gone", 50L));
    var now = new ThreadTimes(Map.of("a", 130L, "new", 20L));

    assertThat(now.since(before).millis())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 30L, "new", 20L));
  }

  @Test
  void whatTheJdkDoesCountsForTheLibraryThatHasItDone() {
    assertThat(
            Hotspots.library(
                List.of(
                    "java.util.HashMap",
                    "org.apache.kafka.clients.producer.KafkaProducer",
                    "io.netty.channel.Channel")))
        .isEqualTo("org.apache.kafka");
    assertThat(Hotspots.library(List.of("java.lang.Thread"))).isEqualTo("java");
    assertThat(Hotspots.library(List.of("reactor.Mono"))).isEqualTo("reactor");
  }
}
