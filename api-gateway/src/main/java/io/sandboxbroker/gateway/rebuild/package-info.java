/** An operator has the state of every sandbox told anew. */
@NullMarked
package io.sandboxbroker.gateway.rebuild;

import org.jspecify.annotations.NullMarked;
