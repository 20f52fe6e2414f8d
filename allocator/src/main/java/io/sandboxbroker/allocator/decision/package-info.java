/** The decisions about sandboxes: decide, write once, and return the outcome. */
@NullMarked
package io.sandboxbroker.allocator.decision;

import org.jspecify.annotations.NullMarked;
