package io.sandboxbroker.pool;

class InMemorySandboxStoreTest extends SandboxStoreContract {
  private final InMemorySandboxStore store = new InMemorySandboxStore();

  @Override
  public SandboxStore store() {
    return store;
  }
}
