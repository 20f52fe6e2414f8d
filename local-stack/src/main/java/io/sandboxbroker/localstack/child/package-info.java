/** What runs inside the child JVMs: the only classes of ours on their class path. */
@NullMarked
package io.sandboxbroker.localstack.child;

import org.jspecify.annotations.NullMarked;
