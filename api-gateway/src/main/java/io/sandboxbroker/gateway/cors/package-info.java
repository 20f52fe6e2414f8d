/** Which other sites' pages may call the API from a browser, if any (CORS). */
@NullMarked
package io.sandboxbroker.gateway.cors;

import org.jspecify.annotations.NullMarked;
