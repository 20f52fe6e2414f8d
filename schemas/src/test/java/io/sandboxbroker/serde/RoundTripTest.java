package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

  private final AvroSerde serde = new AvroSerde();

  RoundTripTest() {
    serde.configure(
        Map.of(
            "schema.registry.url", "mock://round-trip",
            "value.subject.name.strategy", "TopicRecordNameStrategy"),
        false);
  }

  static Stream<Arguments> everyRecordOfEveryTopic() {
    return Topics.ALL.stream()
        .flatMap(topic -> topic.records().stream().map(type -> Arguments.of(topic.name(), type)));
  }

  @ParameterizedTest
  @MethodSource("everyRecordOfEveryTopic")
  void every_record_comes_back_as_it_was(String topic, Class<? extends SpecificRecord> type) {
    assertThat(roundTrip(topic, FilledRecord.complete(type, 1)))
        .isExactlyInstanceOf(type)
        .isEqualTo(FilledRecord.complete(type, 1));
    assertThat(roundTrip(topic, FilledRecord.sparse(type, 2)))
        .isEqualTo(FilledRecord.sparse(type, 2));
  }

  @Test
  void a_tombstone_comes_back_as_null() {
    assertThat(serde.serializer().serialize("any", null)).isNull();
    assertThat(serde.deserializer().deserialize("any", (byte[]) null)).isNull();
  }

  @Test
  void threads_that_share_a_serde_do_not_disturb_each_other() throws Exception {
    int threads = 4;
    var start = new CyclicBarrier(threads);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> unequal = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long seed = thread * 1_000_000L;
        Callable<Integer> roundTrips =
            () -> {
              start.await();
              int count = 0;
              for (int i = 0; i < 500; i++) {
                for (Topic topic : Topics.ALL) {
                  for (var type : topic.records()) {
                    SpecificRecord record = FilledRecord.complete(type, seed + i);
                    count += roundTrip(topic.name(), record).equals(record) ? 0 : 1;
                  }
                }
              }
              return count;
            };
        unequal.add(pool.submit(roundTrips));
      }
      for (Future<Integer> count : unequal) {
        assertThat(count.get()).isZero();
      }
    }
  }

  private SpecificRecord roundTrip(String topic, SpecificRecord record) {
    byte[] bytes = serde.serializer().serialize(topic, record);
    return serde.deserializer().deserialize(topic, bytes);
  }
}
