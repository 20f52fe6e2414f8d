package io.sandboxbroker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTopicsTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "5, 4"})
  void all_copies_but_one_have_a_record_that_counts_as_written(int replication, String inSync) {
    Map<String, Object> settings = new HashMap<>(Map.of("replication.factor", replication));

    StreamsTopics.protect(settings);

    assertThat(settings).containsEntry("topic.min.insync.replicas", inSync);
  }

  @Test
  void what_is_left_to_the_brokers_is_left_to_them() {
    Map<String, Object> settings = new HashMap<>(Map.of("replication.factor", "-1"));

    StreamsTopics.protect(settings);

    assertThat(settings).containsOnlyKeys("replication.factor");
  }
}
