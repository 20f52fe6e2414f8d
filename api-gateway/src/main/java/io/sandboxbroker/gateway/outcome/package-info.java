/** What came of an allocation, told once and shown to whoever waits or asks later. */
@NullMarked
package io.sandboxbroker.gateway.outcome;

import org.jspecify.annotations.NullMarked;
