/** The seven things that a running broker must do for a lab script, as checks over HTTP. */
@NullMarked
package io.sandboxbroker.localstack.check;

import org.jspecify.annotations.NullMarked;
