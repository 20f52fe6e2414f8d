/** The clock of a service that compares times: the machine's, corrected to the brokers'. */
@NullMarked
package io.sandboxbroker.kafka.clock;

import org.jspecify.annotations.NullMarked;
