/** What the commands of operators have in common: a bounded wait, then 202 and where to ask. */
@NullMarked
package io.sandboxbroker.gateway.operator;

import org.jspecify.annotations.NullMarked;
