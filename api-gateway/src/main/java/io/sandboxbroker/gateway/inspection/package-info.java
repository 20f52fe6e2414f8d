/** Shows operators the pool: lists of sandboxes, one sandbox, its history and the statistics. */
@NullMarked
package io.sandboxbroker.gateway.inspection;

import org.jspecify.annotations.NullMarked;
