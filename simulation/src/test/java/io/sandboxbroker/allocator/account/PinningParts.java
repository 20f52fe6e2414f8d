package io.sandboxbroker.allocator.account;

import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.SandboxReader;
import org.jspecify.annotations.Nullable;

/** The pass over the pool with which an allocator begins. */
public final class PinningParts {

  private PinningParts() {}

  /** Pins the account of every sandbox; the table must answer at once. */
  public static void pinAll(SandboxReader table, AccountPins pins) {
    AccountConflict.Listener nobody = conflict -> {};
    var pinning = new AccountPinning(table, pins, nobody);
    AccountPinning.@Nullable Position position = AccountPinning.Position.FIRST;
    while (position != null) {
      position = pinning.pinPage(position).join();
    }
  }
}
