/** The queue of commands that wait for a sandbox, durable and in order of arrival. */
@NullMarked
package io.sandboxbroker.allocator.queue;

import org.jspecify.annotations.NullMarked;
