package io.sandboxbroker.pool;

import java.util.Optional;

/** The store that a contract is checked on, and short words for its calls. */
interface StoreUnderTest {

  /** Empty at the start of each test. */
  SandboxStore store();

  default WriteResult write(Transition transition) {
    return store().write(transition).join();
  }

  /** Writes what nothing stands in the way of. */
  default Sandbox won(Transition transition) {
    if (write(transition) instanceof WriteResult.Won won && won.step().equals(transition.step())) {
      return transition.after();
    }
    throw new AssertionError(transition + " was not written");
  }

  default Sandbox won(CurrentState state, Trigger trigger) {
    return won(Examples.change(state, trigger));
  }

  /** A sandbox of that id, discovered and available. */
  default Sandbox.Available discovered(String id) {
    return discovered(Examples.account(id));
  }

  default Sandbox.Available discovered(Account account) {
    return (Sandbox.Available) won(new Unknown(account.id()), Examples.discovered(account));
  }

  /** A sandbox of that id in the hands of that track, given for the command {@code c-track}. */
  default Sandbox.Allocated allocated(String id, String track) {
    return (Sandbox.Allocated) won(discovered(id), Examples.allocation("c-" + track, track));
  }

  /** Has its owner give a sandbox back. */
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
