package io.sandboxbroker.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Metrics METRICS =
      Metrics.parse(
          """
          # HELP broker_dynamodb_calls_total
          # TYPE broker_dynamodb_calls_total counter
          broker_dynamodb_calls_total{error="none",operation="Query"} 3.0
          broker_dynamodb_calls_total{error="none",operation="TransactWriteItems"} 40.0
          broker_dynamodb_calls_total{error="a } in it",operation="TransactWriteItems"} 2.0
          broker_false_exhaustion_total 0.0

          jvm_memory_max_bytes{area="nonheap",id="Metaspace"} -1.0
          some_bucket{le="+Inf"} +Inf 1700000000000
          """);

  @Test
  void samplesOfOneNameAreAddedUp() {
    assertThat(METRICS.sum("broker_dynamodb_calls_total")).isEqualTo(45);
  }

  @Test
  void aLabelChooses() {
    assertThat(METRICS.sum("broker_dynamodb_calls_total", "operation=\"TransactWriteItems\""))
        .isEqualTo(42);
    assertThat(METRICS.sum("jvm_memory_max_bytes", "area=\"nonheap\"")).isEqualTo(-1);
  }

  @Test
  void aNameThatOnlyBeginsSoIsAnother() {
    assertThat(METRICS.sum("broker_dynamodb_calls")).isZero();
    assertThat(METRICS.sum("broker_false_exhaustion_total")).isZero();
  }

  @Test
  void infinityIsANumberToo() {
    assertThat(METRICS.sum("some_bucket")).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
