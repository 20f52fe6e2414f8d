/** The guarantees that the log must keep, one class each. No Kafka, no clock. */
@NullMarked
package io.sandboxbroker.audit.rule;

import org.jspecify.annotations.NullMarked;
