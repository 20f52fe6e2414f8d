/** What every feature here needs of Kafka: records as bytes and back, and topics that exist. */
@NullMarked
package io.sandboxbroker.worker.wire;

import org.jspecify.annotations.NullMarked;
