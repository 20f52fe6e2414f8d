/** What operators have stopped, read from its topic. */
@NullMarked
package io.sandboxbroker.worker.freeze;

import org.jspecify.annotations.NullMarked;
