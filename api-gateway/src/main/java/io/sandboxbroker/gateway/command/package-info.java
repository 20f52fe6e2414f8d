/** What became of an allocation, for its track: looked up, and cancelled while it waits. */
@NullMarked
package io.sandboxbroker.gateway.command;

import org.jspecify.annotations.NullMarked;
