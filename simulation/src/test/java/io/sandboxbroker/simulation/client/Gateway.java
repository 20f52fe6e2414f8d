package io.sandboxbroker.simulation.client;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.process.LogFollower;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A gateway: publishes commands, and answers with the event that a command causes. */
public final class Gateway {

  private final World world;
  private final Host host;
  private final Map<String, Consumer<@Nullable SpecificRecord>> pending = new HashMap<>();

  public Gateway(World world, Host host) {
    this.world = world;
    this.host = host;
    var events = new LogFollower(world.log(), Topics.REPLIES, this::receive).fromTheEnd();
    Runnable listener = () -> host.after(world.chance().between(0L, 5), events::readToEnd);
    world.log().listen(Topics.REPLIES.name(), listener);
    host.atEnd(
        () -> {
          world.log().ignore(Topics.REPLIES.name(), listener);
          pending.values().forEach(answer -> world.scheduler().after(1, () -> answer.accept(null)));
          pending.clear();
        });
  }

  public Host host() {
    return host;
  }

  /**
   * Publishes a command.
   *
   * @param answer gets the event that answers it; null when there is none in time
   */
  public void send(
      Topic topic,
      String key,
      String id,
      SpecificRecord command,
      long timeout,
      Consumer<@Nullable SpecificRecord> answer) {
    if (!host.isAlive() || world.faults().happens(Fault.PUBLISH_FAILED)) {
      world.scheduler().after(world.chance().between(1L, 5_000), () -> answer.accept(null));
      return;
    }
    boolean lost = world.faults().happens(Fault.PUBLISH_ANSWER_LOST);
    long createdAt = host.clock().millis();
    world
        .scheduler()
        .after(
            lost ? world.chance().between(1L, 9_000) : world.chance().between(1L, 5),
            () -> {
              var record =
                  new ProducerRecord<String, byte[]>(
                      topic.name(),
                      key,
                      World.RECORDS.serializer().serialize(topic.name(), command));
              Headers.write(record.headers(), Headers.REPLY_TO, host.name());
              Headers.write(record.headers(), Headers.REPLY_PARTITION, "0");
              world.log().append(record, createdAt);
            });
    pending.put(id, answer);
    host.after(lost ? 1_000 : timeout, () -> answer(id, null));
  }

  private void receive(ConsumerRecord<String, byte[]> record) {
    String mine = Headers.read(record.headers(), Headers.REPLY_TO).orElse("");
    if (mine.equals(host.name())) {
      SpecificRecord event =
          World.RECORDS.deserializer().deserialize(record.topic(), record.value());
      var cause = event.getSchema().getField("causeId");
      if (cause != null) {
        answer(event.get(cause.pos()).toString(), event);
      }
    }
  }

  private void answer(String id, @Nullable SpecificRecord event) {
    var answer = pending.remove(id);
    if (answer != null) {
      answer.accept(event);
    }
  }
}
