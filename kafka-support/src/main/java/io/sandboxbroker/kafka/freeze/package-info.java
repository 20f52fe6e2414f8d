/** Reads which activities operators have frozen. */
@NullMarked
package io.sandboxbroker.kafka.freeze;

import org.jspecify.annotations.NullMarked;
