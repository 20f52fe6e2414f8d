/** Keeps how far an audit has come, so that the next one goes on from there. */
@NullMarked
package io.sandboxbroker.audit.state;

import org.jspecify.annotations.NullMarked;
