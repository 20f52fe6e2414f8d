/** The topics of the broker: what each is called, keyed by, made of, written by and kept for. */
@NullMarked
package io.sandboxbroker.topic;

import org.jspecify.annotations.NullMarked;
