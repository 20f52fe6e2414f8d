/** Whether the process lives, and whether it can do its work. */
@NullMarked
package io.sandboxbroker.worker.health;

import org.jspecify.annotations.NullMarked;
