/**
 * The waiting room: who finds the pool empty waits here in line, durably and in order of arrival,
 * until there is a sandbox or its time is up.
 */
@NullMarked
package io.sandboxbroker.allocator.queue;

import org.jspecify.annotations.NullMarked;
