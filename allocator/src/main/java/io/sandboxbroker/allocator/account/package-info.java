/** Pins the accounts of sandboxes that an earlier version discovered, and reports conflicts. */
@NullMarked
package io.sandboxbroker.allocator.account;

import org.jspecify.annotations.NullMarked;
