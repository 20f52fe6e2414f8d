/** A track asks for a sandbox. */
@NullMarked
package io.sandboxbroker.gateway.allocation;

import org.jspecify.annotations.NullMarked;
