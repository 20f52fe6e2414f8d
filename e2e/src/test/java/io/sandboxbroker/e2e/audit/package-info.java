/** Measures how fast an audit reads. */
@NullMarked
package io.sandboxbroker.e2e.audit;

import org.jspecify.annotations.NullMarked;
