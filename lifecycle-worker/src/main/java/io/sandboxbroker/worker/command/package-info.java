/** Publishes how far the commands of operators have come. */
@NullMarked
package io.sandboxbroker.worker.command;

import org.jspecify.annotations.NullMarked;
