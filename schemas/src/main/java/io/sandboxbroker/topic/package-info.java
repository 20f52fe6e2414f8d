/** Declares the topics of the broker, and the keys and headers of their records. */
@NullMarked
package io.sandboxbroker.topic;

import org.jspecify.annotations.NullMarked;
