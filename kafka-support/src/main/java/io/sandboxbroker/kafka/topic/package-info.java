/** Checks the topics when a service starts. */
@NullMarked
package io.sandboxbroker.kafka.topic;

import org.jspecify.annotations.NullMarked;
