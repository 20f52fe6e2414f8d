package io.sandboxbroker.simulation.process;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.worker.sync.SyncParts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Reads the CSP's list when a sync is due, and publishes it for the comparison. */
final class SyncWork implements Work {

  private final Host host;
  private final SimulatedCsp csp;
  private final SyncParts parts;

  SyncWork(World world, Host host, SimulatedCsp csp, Duration interval) {
    this.host = host;
    this.csp = csp;
    parts =
        new SyncParts(
            World.RECORDS, csp::list, world.freezes(), interval, CleanupWork.clockOf(host));
  }

  /** The list is that of the call's beginning, however late its answer comes. */
  @Override
  public CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      List<ConsumerRecord<String, byte[]>> records) {
    List<ProducerRecord<String, byte[]>> output = parts.sync(records);
    if (output.isEmpty()) {
      return completedFuture(output);
    }
    var result = new CompletableFuture<List<ProducerRecord<String, byte[]>>>();
    host.after(csp.latency(), () -> result.complete(output));
    return result;
  }
}
