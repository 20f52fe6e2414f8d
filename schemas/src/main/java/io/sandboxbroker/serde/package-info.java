/** Records to bytes and back: Avro in the Confluent wire format, against a schema registry. */
@NullMarked
package io.sandboxbroker.serde;

import org.jspecify.annotations.NullMarked;
