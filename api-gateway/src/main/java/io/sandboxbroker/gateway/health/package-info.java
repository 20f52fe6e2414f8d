/** Whether the process lives, and whether it can serve. */
@NullMarked
package io.sandboxbroker.gateway.health;

import org.jspecify.annotations.NullMarked;
