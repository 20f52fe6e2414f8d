package io.sandboxbroker.worker.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.worker.TopologyRun;
import io.sandboxbroker.worker.comparison.KnownAccount.Presence;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownAccountTest {

  @ParameterizedTest
  @EnumSource
  void itIsStoredAsItIs(Presence presence) {
    var serde = KnownAccount.serde(TopologyRun.RECORDS);
    var known =
        new KnownAccount(
            ComparisonRun.listed("s1", "1"),
            presence,
            Instant.ofEpochMilli(1_700_000_000_123L),
            true);

    byte[] bytes = serde.serializer().serialize("any", known);
    assertThat(serde.deserializer().deserialize("any", bytes)).isEqualTo(known);
    assertThat(serde.deserializer().deserialize("any", null)).isNull();
  }
}
