/** Runs topologies of Kafka Streams: exactly once, with dead letters and replaced threads. */
@NullMarked
package io.sandboxbroker.kafka.streams;

import org.jspecify.annotations.NullMarked;
