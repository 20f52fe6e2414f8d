package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.SpanCollector;
import io.sandboxbroker.e2e.stack.SpanCollector.Collected;
import io.sandboxbroker.topic.Traceparent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class TracingIT {

  private static final String CLIENT = "00f067aa0ba902b7";

  private static final List<String> ALLOCATION =
      List.of(
          "api-gateway: POST /v1/allocate",
          "api-gateway: publish sandbox.allocation.commands",
          "allocator: process AllocateSandbox",
          "allocator: DynamoDB.TransactWriteItems");
  private static final List<String> RELEASE =
      List.of(
          "api-gateway: POST /v1/sandboxes/{id}/mark-for-deletion",
          "api-gateway: publish sandbox.deletion.commands",
          "allocator: process RequestDeletion",
          "allocator: DynamoDB.TransactWriteItems");
  private static final List<String> DELETION =
      List.of(
          "api-gateway: POST /v1/sandboxes/{id}/mark-for-deletion",
          "api-gateway: publish sandbox.deletion.commands",
          "allocator: process RequestDeletion",
          "lifecycle-worker: CSP delete",
          "allocator: process CspDeletionConfirmed",
          "allocator: DynamoDB.UpdateItem");

  @Test
  void anAllocationCanBeFollowedThroughAllServicesUntilItsSandboxIsDeleted(
      Broker broker, SpanCollector collector) throws Exception {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String traceparent = Traceparent.of(trace, CLIENT, true);
    var script = broker.track("traced").wanting(broker.addSandboxes(1)).traced(traceparent);
    var allocated = script.allocate();
    assertThat(allocated.status()).isEqualTo(201);
    String sandbox = allocated.text("sandbox_id");
    var headers = Map.of("traceparent", traceparent);
    var released = script.lab().send(Call.MARK_FOR_DELETION, script.track(), sandbox, headers);
    assertThat(released.status()).isEqualTo(200);

    for (List<String> line : List.of(ALLOCATION, RELEASE, DELETION)) {
      broker.await(
          "the spans " + line, () -> lines(collector.trace(trace)).stream().anyMatch(line::equals));
    }

    List<Collected> spans = collector.trace(trace);
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.parent().equals(CLIENT) || parent(span, spans).isPresent())
                    .as("%s has a parent that is known", span)
                    .isTrue());
    assertThat(spans)
        .filteredOn(span -> span.name().startsWith("process") || span.name().startsWith("CSP"))
        .allSatisfy(
            span -> assertThat(span.attributes()).containsEntry("broker.sandbox_id", sandbox));
    assertThat(spans.toString()).doesNotContain(broker.trackToken());
  }

  /** From its beginning to each span. */
  private static List<List<String>> lines(List<Collected> spans) {
    return spans.stream().map(span -> line(span, spans)).toList();
  }

  /** A command that has waited in the queue follows itself, and appears here once. */
  private static List<String> line(Collected span, List<Collected> spans) {
    List<String> line = parent(span, spans).map(before -> line(before, spans)).orElse(List.of());
    String step = span.service() + ": " + span.name();
    if (!line.isEmpty() && line.getLast().equals(step)) {
      return line;
    }
    var longer = new ArrayList<>(line);
    longer.add(step);
    return longer;
  }

  private static Optional<Collected> parent(Collected span, List<Collected> spans) {
    return spans.stream().filter(other -> other.id().equals(span.parent())).findFirst();
  }
}
