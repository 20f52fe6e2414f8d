/**
 * The bearer tokens that are good, by name: from the environment, and from a file that may change.
 */
@NullMarked
package io.sandboxbroker.gateway.token;

import org.jspecify.annotations.NullMarked;
