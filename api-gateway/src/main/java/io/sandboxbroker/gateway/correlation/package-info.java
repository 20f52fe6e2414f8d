/** One id for a request in header, body, log, command and event. */
@NullMarked
package io.sandboxbroker.gateway.correlation;

import org.jspecify.annotations.NullMarked;
