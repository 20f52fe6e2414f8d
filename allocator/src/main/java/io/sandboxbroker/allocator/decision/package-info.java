/** What the allocator does about a trigger: decide, write once, say what came of it. */
@NullMarked
package io.sandboxbroker.allocator.decision;

import org.jspecify.annotations.NullMarked;
