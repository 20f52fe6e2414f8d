/** Operators look into the pool: what there is, one sandbox, and what became of it. */
@NullMarked
package io.sandboxbroker.gateway.inspection;

import org.jspecify.annotations.NullMarked;
