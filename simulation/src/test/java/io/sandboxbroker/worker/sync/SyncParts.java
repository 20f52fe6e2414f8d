package io.sandboxbroker.worker.sync;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.Breaker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import reactor.core.publisher.Mono;

/** The sync without Kafka's clients: which timers count, the breaker, and what is published. */
public final class SyncParts {

  private static final int MAX_REQUESTED = 3;
  private static final int OUTDATED_AFTER_INTERVALS = 2;

  /** Two workers' clocks may differ more than the intervals of a life, which are short. */
  private static final Duration MAX_DIFFERENCE = Duration.ofMinutes(3);

  private final Serde<SpecificRecord> records;
  private final SyncTimerReader reader;
  private final CspListReader lists;
  private final Clock clock;

  /**
   * Creates a sync.
   *
   * @param csp the CSP's answer to a request for its list at that moment
   * @param interval from one scheduled sync to the next
   */
  public SyncParts(
      Serde<SpecificRecord> records,
      Supplier<AccountsReply> csp,
      FreezeState freezes,
      Duration interval,
      Clock clock) {
    this.records = records;
    this.clock = clock;
    reader =
        new SyncTimerReader(
            records.deserializer(),
            interval.multipliedBy(OUTDATED_AFTER_INTERVALS).plus(MAX_DIFFERENCE));
    lists =
        new CspListReader(
            () -> Mono.fromSupplier(csp),
            new Breaker("list", 5, Duration.ofSeconds(60), clock),
            now -> freezes.status(FreezeScope.SYNC, now),
            MAX_REQUESTED,
            clock);
  }

  /** Carries out the syncs that are due, and returns the records of the lists. */
  public List<ProducerRecord<String, byte[]>> sync(List<ConsumerRecord<String, byte[]>> timers) {
    List<ProducerRecord<String, byte[]>> output = new ArrayList<>();
    lists.sync(
        reader.read(timers, clock.instant()),
        sync -> sync.toRecords(records.serializer()).forEach(output::add));
    return output;
  }
}
