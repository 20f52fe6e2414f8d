/** The command {@code broker}: for labs, instructors and operators, over HTTP only. */
@NullMarked
package io.sandboxbroker.cli;

import org.jspecify.annotations.NullMarked;
