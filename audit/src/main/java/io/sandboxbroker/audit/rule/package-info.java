/** What must be true of the log, one class for each guarantee. No Kafka, no clock. */
@NullMarked
package io.sandboxbroker.audit.rule;

import org.jspecify.annotations.NullMarked;
