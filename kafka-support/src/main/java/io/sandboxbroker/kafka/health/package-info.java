/** Answers whether a process lives and whether it can do its work. */
@NullMarked
package io.sandboxbroker.kafka.health;

import org.jspecify.annotations.NullMarked;
