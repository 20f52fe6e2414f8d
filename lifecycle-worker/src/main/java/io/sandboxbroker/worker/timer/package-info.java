/** Time: durable deadlines, and the topology that tells when one has come. */
@NullMarked
package io.sandboxbroker.worker.timer;

import org.jspecify.annotations.NullMarked;
