/** An operator has every deletion that waits tried now. */
@NullMarked
package io.sandboxbroker.gateway.cleanup;

import org.jspecify.annotations.NullMarked;
