package io.sandboxbroker.worker.stream;

import org.apache.kafka.streams.Topology;

/**
 * A part of the one topology that this application runs. State is kept by the number of its
 * sub-topology, and these count on in the order of the parts: a new part comes after all that there
 * are.
 */
@FunctionalInterface
public interface TopologyPart {

  /** Adds its sources, processors and sinks, all of them named. */
  void addTo(Topology topology);
}
