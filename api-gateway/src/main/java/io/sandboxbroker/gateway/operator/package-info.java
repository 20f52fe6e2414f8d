/**
 * The commands of operators: sync, clean-up, bulk deletion, rebuild, retry of a deletion, and
 * freezes.
 */
@NullMarked
package io.sandboxbroker.gateway.operator;

import org.jspecify.annotations.NullMarked;
