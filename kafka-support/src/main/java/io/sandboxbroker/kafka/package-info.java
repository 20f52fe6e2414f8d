/** Reads whole topics without a consumer group, and makes the serde of the records. */
@NullMarked
package io.sandboxbroker.kafka;

import org.jspecify.annotations.NullMarked;
