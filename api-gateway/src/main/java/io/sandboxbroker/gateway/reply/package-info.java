/** Request and reply over Kafka: publishes commands and waits, bounded, for their outcomes. */
@NullMarked
package io.sandboxbroker.gateway.reply;

import org.jspecify.annotations.NullMarked;
