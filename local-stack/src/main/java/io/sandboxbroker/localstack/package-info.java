/**
 * Starts real Kafka, DynamoDB Local and a schema registry on this machine, each in a JVM of its
 * own.
 */
@NullMarked
package io.sandboxbroker.localstack;

import org.jspecify.annotations.NullMarked;
