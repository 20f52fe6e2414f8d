/** Connections: how long a client may take, and what is no request at all. */
@NullMarked
package io.sandboxbroker.gateway.connection;

import org.jspecify.annotations.NullMarked;
