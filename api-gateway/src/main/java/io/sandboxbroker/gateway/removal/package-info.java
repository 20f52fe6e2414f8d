/** An operator gives up every sandbox of a status. */
@NullMarked
package io.sandboxbroker.gateway.removal;

import org.jspecify.annotations.NullMarked;
