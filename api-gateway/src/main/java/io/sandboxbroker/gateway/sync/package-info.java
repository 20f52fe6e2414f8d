/** An operator has the CSP's list read now. */
@NullMarked
package io.sandboxbroker.gateway.sync;

import org.jspecify.annotations.NullMarked;
