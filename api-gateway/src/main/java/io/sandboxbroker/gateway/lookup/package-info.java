/** A track looks at its sandbox. */
@NullMarked
package io.sandboxbroker.gateway.lookup;

import org.jspecify.annotations.NullMarked;
