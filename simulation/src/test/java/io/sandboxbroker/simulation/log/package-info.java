/** A log in memory with partitions, transactions and groups, which fails as real brokers do. */
@NullMarked
package io.sandboxbroker.simulation.log;

import org.jspecify.annotations.NullMarked;
