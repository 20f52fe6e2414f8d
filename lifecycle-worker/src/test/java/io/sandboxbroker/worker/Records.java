package io.sandboxbroker.worker;

import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A serde against a registry in this process. */
public final class Records {

  private Records() {}

  public static Serde<SpecificRecord> serde() {
    Map<String, String> settings =
        Map.of(
            "schema.registry.url", "mock://lifecycle-worker",
            "value.subject.name.strategy", "TopicRecordNameStrategy");
    var serializer = new AvroSerializer();
    serializer.configure(settings, false);
    var deserializer = new AvroDeserializer();
    deserializer.configure(settings, false);
    return Serdes.serdeFrom(serializer, deserializer);
  }
}
