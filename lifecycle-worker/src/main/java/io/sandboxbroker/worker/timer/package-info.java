/** Keeps durable timers and publishes each one when it is due. */
@NullMarked
package io.sandboxbroker.worker.timer;

import org.jspecify.annotations.NullMarked;
