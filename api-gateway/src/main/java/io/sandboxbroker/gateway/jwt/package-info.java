/** Bearer tokens that an OAuth 2 issuer signs, beside those of our own. */
@NullMarked
package io.sandboxbroker.gateway.jwt;

import org.jspecify.annotations.NullMarked;
