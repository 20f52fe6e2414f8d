/**
 * Commands that nobody waits for on a connection: their state, their place in the queue,
 * cancellation.
 */
@NullMarked
package io.sandboxbroker.gateway.command;

import org.jspecify.annotations.NullMarked;
