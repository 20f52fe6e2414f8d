/** How often one may ask: token buckets for tracks, tokens, and addresses that fail to sign in. */
@NullMarked
package io.sandboxbroker.gateway.limit;

import org.jspecify.annotations.NullMarked;
