/** A run under constant load in which processes are killed at random. */
@NullMarked
package io.sandboxbroker.e2e.chaos;

import org.jspecify.annotations.NullMarked;
