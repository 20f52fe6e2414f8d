/** An example of a subscriber in Java. */
@NullMarked
package io.sandboxbroker.e2e.subscriber;

import org.jspecify.annotations.NullMarked;
