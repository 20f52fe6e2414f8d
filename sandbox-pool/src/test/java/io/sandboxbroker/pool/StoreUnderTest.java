package io.sandboxbroker.pool;

import java.util.Optional;

/** The store that a contract tests, with short forms of its calls. */
interface StoreUnderTest {

  /** The store, empty at the start of each test. */
  SandboxStore store();

  /** The pins of the same store. */
  AccountPins pins();

  /** The live leases of the same store, in small pages. */
  LiveLeases liveLeases();

  /** Removes a row, as the TTL of DynamoDB or an operator would. */
  void removeRow(SandboxId sandbox);

  /** Removes a pin, as if an earlier version of this program had discovered the account. */
  void removePin(AccountId account);

  default WriteResult write(Transition transition) {
    return store().write(transition).join();
  }

  /** Writes a transition that must win. */
  default Sandbox won(Transition transition) {
    if (write(transition) instanceof WriteResult.Won won && won.step().equals(transition.step())) {
      return transition.after();
    }
    throw new AssertionError(transition + " was not written");
  }

  default Sandbox won(CurrentState state, Trigger trigger) {
    return won(Examples.change(state, trigger));
  }

  /** Writes a discovered sandbox. */
  default Sandbox.Available discovered(String id) {
    return discovered(Examples.account(id));
  }

  default Sandbox.Available discovered(Account account) {
    return (Sandbox.Available) won(new UnknownSandbox(account.id()), Examples.discovered(account));
  }

  /** Writes a sandbox that a track holds, allocated for the command {@code c-track}. */
  default Sandbox.Allocated allocated(String id, String track) {
    return (Sandbox.Allocated) won(discovered(id), Examples.allocation("c-" + track, track));
  }

  /** Writes the release of a sandbox by its owner. */
  default Sandbox release(Sandbox held) {
    return won(
        held,
        Examples.release(
            "release-of-" + held.id(), held, held.lastAllocation().orElseThrow().track().value()));
  }

  default Optional<Sandbox> sandbox(String id) {
    return entry(id).map(PoolEntry::sandbox);
  }

  default Optional<PoolEntry> entry(String id) {
    return store().find(new SandboxId(id)).join();
  }

  default Optional<Lease> lease(String track) {
    return store().leaseOf(new TrackId(track)).join();
  }
}
