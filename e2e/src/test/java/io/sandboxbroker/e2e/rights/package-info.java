/**
 * The services on a Kafka that grants each of them the rights in deploy/kafka/acls and no others.
 */
@NullMarked
package io.sandboxbroker.e2e.rights;

import org.jspecify.annotations.NullMarked;
