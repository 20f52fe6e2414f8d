package io.sandboxbroker.worker.stream;

import org.apache.kafka.streams.Topology;

/**
 * A part of the worker's topology. The names of changelogs contain the number of their
 * sub-topology, which follows the order of the parts: a new part comes last.
 */
@FunctionalInterface
public interface TopologyPart {

  /** Adds named sources, processors and sinks. */
  void addTo(Topology topology);
}
