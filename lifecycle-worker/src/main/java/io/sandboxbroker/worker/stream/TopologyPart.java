package io.sandboxbroker.worker.stream;

import org.apache.kafka.streams.Topology;

/**
 * A part of one of the worker's topologies. The directories of states contain the number of their
 * sub-topology, which follows the order of the parts: a new part comes last.
 */
@FunctionalInterface
public interface TopologyPart {

  /** The applications of Kafka Streams. Each has threads, a group and a topology of its own. */
  enum Application {
    TIMERS,
    LISTS
  }

  /** Adds named sources, processors and sinks. */
  void addTo(Topology topology);

  /** The application that the part belongs to. */
  default Application application() {
    return Application.TIMERS;
  }
}
