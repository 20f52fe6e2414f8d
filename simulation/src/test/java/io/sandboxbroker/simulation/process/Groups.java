package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.log.ConsumerGroup;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The groups of the services' readers. */
final class Groups {

  /** The topics of the allocator, each with a group of its own. */
  static final List<Topic> INTAKE =
      List.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.TIMERS, Topics.CSP);

  private final Map<Topic, ConsumerGroup> intake = new HashMap<>();
  private final ConsumerGroup queue;
  private final ConsumerGroup timers;
  private final ConsumerGroup cleanup;
  private final ConsumerGroup emptyPool;
  private final ConsumerGroup sync;
  private final ConsumerGroup news;
  private final ConsumerGroup lists;

  Groups(World world) {
    INTAKE.forEach(topic -> intake.put(topic, group(world, List.of(topic))));
    queue = group(world, List.of(Topics.ALLOCATION_WAITING));
    timers = group(world, List.of(Topics.CSP, Topics.EVENTS, Topics.DELETION_COMMANDS));
    cleanup = group(world, List.of(Topics.TIMERS));
    emptyPool = group(world, List.of(Topics.ALLOCATION_WAITING));
    sync = group(world, List.of(Topics.TIMERS));
    news = group(world, List.of(Topics.CSP, Topics.EVENTS));
    lists = group(world, List.of(Topics.CSP_LISTS));
  }

  private static ConsumerGroup group(World world, List<Topic> topics) {
    return new ConsumerGroup(topics, world.log(), world.chance().fork(), world.without());
  }

  ConsumerGroup intake(Topic topic) {
    return Objects.requireNonNull(intake.get(topic));
  }

  ConsumerGroup queue() {
    return queue;
  }

  ConsumerGroup timers() {
    return timers;
  }

  ConsumerGroup cleanup() {
    return cleanup;
  }

  ConsumerGroup emptyPool() {
    return emptyPool;
  }

  ConsumerGroup sync() {
    return sync;
  }

  ConsumerGroup news() {
    return news;
  }

  ConsumerGroup lists() {
    return lists;
  }
}
