package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.log.ConsumerGroup.Committed;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.worker.cleanup.CleanupParts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Has due accounts deleted; a batch ends when all of its calls have ended. */
final class CleanupWork implements Work {

  private static final long TURN = 200;

  private final Host host;
  private final CleanupParts parts;
  private int batch;

  CleanupWork(World world, Host host, SimulatedCsp csp) {
    this.host = host;
    parts =
        new CleanupParts(
            World.RECORDS, account -> csp.delete(host, account), world.freezes(), clockOf(host));
  }

  /** The clock of a process, for code that wants a {@link Clock}. */
  static Clock clockOf(Host host) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return host.clock().instant();
      }
    };
  }

  @Override
  public void begin(Map<Integer, Committed> committed) {
    batch++;
    parts.clear();
  }

  @Override
  public CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      List<ConsumerRecord<String, byte[]>> records) {
    records.forEach(parts::add);
    batch++;
    var result = new CompletableFuture<List<ProducerRecord<String, byte[]>>>();
    turn(batch, new ArrayList<>(), result);
    return result;
  }

  private void turn(
      int thisBatch,
      List<ProducerRecord<String, byte[]>> output,
      CompletableFuture<List<ProducerRecord<String, byte[]>>> result) {
    if (thisBatch != batch) {
      return;
    }
    output.addAll(parts.runOnce());
    if (parts.isEmpty()) {
      result.complete(output);
    } else {
      host.after(TURN, () -> turn(thisBatch, output, result));
    }
  }
}
