/** Who may call: bearer tokens, and what every response says to browsers. */
@NullMarked
package io.sandboxbroker.gateway.access;

import org.jspecify.annotations.NullMarked;
