/** Publishes commands to Kafka, and waits, bounded, for their outcomes. */
@NullMarked
package io.sandboxbroker.gateway.reply;

import org.jspecify.annotations.NullMarked;
