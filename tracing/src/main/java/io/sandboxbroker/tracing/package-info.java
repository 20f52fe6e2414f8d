/** Follows one trace through all services: begins its steps and passes on its context. */
@NullMarked
package io.sandboxbroker.tracing;

import org.jspecify.annotations.NullMarked;
