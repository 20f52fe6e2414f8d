package io.sandboxbroker.simulation.process;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.fault.Outage;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.log.SimulatedLog;
import io.sandboxbroker.simulation.log.TransactionalClient;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.simulation.time.Scheduler;
import io.sandboxbroker.simulation.time.Story;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What all processes of a life share.
 *
 * @param freezes the freezes that operators have set
 * @param outage the outages of the schema registry
 * @param without the remedies that are switched off
 */
public record World(
    Scheduler scheduler,
    Chance chance,
    Story story,
    Faults faults,
    SimulatedLog log,
    FreezeState freezes,
    Outage outage,
    Set<Remedy> without) {

  /** Reads and writes records; thread-safe. */
  public static final Serde<SpecificRecord> RECORDS = records();

  private static Serde<SpecificRecord> records() {
    Map<String, Object> settings =
        Map.of(
            "schema.registry.url",
            "mock://simulation",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "auto.register.schemas",
            true,
            "specific.avro.reader",
            true);
    var writer = new AvroSerializer();
    writer.configure(settings, false);
    var reader = new AvroDeserializer();
    reader.configure(settings, false);
    return Serdes.serdeFrom(writer, reader);
  }

  /** A world whose every choice follows from the seed. */
  public static World of(long seed, boolean recorded, Set<Remedy> without) {
    var chance = new Chance(seed);
    var scheduler = new Scheduler(chance.fork());
    var faults = new Faults(chance.fork());
    var log = new SimulatedLog(scheduler, chance.fork(), faults, without);
    return new World(
        scheduler,
        chance,
        new Story(scheduler, recorded),
        faults,
        log,
        new FreezeState(RECORDS.deserializer()),
        new Outage(scheduler, chance.fork(), faults),
        Set.copyOf(without));
  }

  TransactionalClient client(Host host, String id) {
    return new TransactionalClient(log, scheduler, chance, faults, host, id);
  }
}
