package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.fault.Remedy;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the records of one process, which asks the schema registry once for each schema. */
final class RegistryClient implements Deserializer<SpecificRecord> {

  private final World world;
  private final Set<Integer> known = new HashSet<>();

  RegistryClient(World world) {
    this.world = world;
  }

  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes != null && !known.contains(schemaId(bytes))) {
      if (world.outage().isOn()) {
        throw world.without().contains(Remedy.REGISTRY_OUTAGE)
            ? new SerializationException("the registry is away")
            : new TimeoutException("the registry is away");
      }
      known.add(schemaId(bytes));
    }
    return World.RECORDS.deserializer().deserialize(topic, bytes);
  }

  private static int schemaId(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(1);
  }
}
