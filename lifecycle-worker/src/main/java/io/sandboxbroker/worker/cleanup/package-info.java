/** Deletes at the CSP what is due, as fast as the CSP lets it, and tells how that ended. */
@NullMarked
package io.sandboxbroker.worker.cleanup;

import org.jspecify.annotations.NullMarked;
