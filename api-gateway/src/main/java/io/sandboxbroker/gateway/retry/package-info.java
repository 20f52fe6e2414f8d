/** An operator has one deletion that waits tried now. */
@NullMarked
package io.sandboxbroker.gateway.retry;

import org.jspecify.annotations.NullMarked;
