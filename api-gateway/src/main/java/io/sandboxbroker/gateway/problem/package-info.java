/** What goes wrong, told as RFC 9457 problems: every refusal, its status and its code. */
@NullMarked
package io.sandboxbroker.gateway.problem;

import org.jspecify.annotations.NullMarked;
