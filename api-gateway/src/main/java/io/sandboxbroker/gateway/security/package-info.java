/** Authenticates requests by bearer token or JWT, authorizes them, and limits their rate. */
@NullMarked
package io.sandboxbroker.gateway.security;

import org.jspecify.annotations.NullMarked;
