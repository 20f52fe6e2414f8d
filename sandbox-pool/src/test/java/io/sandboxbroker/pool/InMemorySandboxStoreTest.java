package io.sandboxbroker.pool;

class InMemorySandboxStoreTest extends SandboxStoreContract {
  private final InMemorySandboxStore store = new InMemorySandboxStore();

  @Override
  public SandboxStore store() {
    return store;
  }

  @Override
  public AccountPins pins() {
    return store;
  }

  @Override
  public LiveLeases liveLeases() {
    return store.liveLeases();
  }

  @Override
  public void removeRow(SandboxId sandbox) {
    store.removeRow(sandbox);
  }

  @Override
  public void removePin(AccountId account) {
    store.removePin(account);
  }
}
