/** The line of those who wait for a sandbox, as the waiting room tells of it. */
@NullMarked
package io.sandboxbroker.gateway.line;

import org.jspecify.annotations.NullMarked;
