/** How many sandboxes there are, as the lifecycle worker counts them. */
@NullMarked
package io.sandboxbroker.gateway.stats;

import org.jspecify.annotations.NullMarked;
