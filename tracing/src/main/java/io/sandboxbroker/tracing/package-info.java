/** One trace through all services: its steps, how it is passed on, and when it is recorded. */
@NullMarked
package io.sandboxbroker.tracing;

import org.jspecify.annotations.NullMarked;
