/** Whether a process may start, whether it lives, and whether it can do its work. */
@NullMarked
package io.sandboxbroker.health;

import org.jspecify.annotations.NullMarked;
