/** What operators see of the pool: lists, one sandbox, its history, statistics. */
@NullMarked
package io.sandboxbroker.gateway.inspection;

import org.jspecify.annotations.NullMarked;
