package io.sandboxbroker.allocator.decision;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands are closed a few at a time; a call that fails gives its place to the next one. */
class CommandClosureTest {

  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Outcome REFUSED = new Outcome.Refused(Refusal.DEADLINE_PASSED);

  private final CommandClosure closure = new CommandClosure(CLOCK);
  private final InMemorySandboxStore pool = new InMemorySandboxStore();
  private boolean broken;

  @Test
  void callsThatThrowKeepNoPlace() {
    broken = true;
    for (int number = 0; number < 20; number++) {
      assertThat(settle("broken-" + number)).isCompletedExceptionally();
    }

    broken = false;
    assertThat(settle("c1")).isCompletedWithValue(REFUSED);
  }

  private CompletableFuture<Outcome> settle(String command) {
    SandboxStore store = store();
    return closure.settle(
        Examples.allocation(command, "anna"),
        REFUSED,
        true,
        store,
        new LeaseAnswers(store, Examples.TERMS, CLOCK));
  }

  private SandboxStore store() {
    return (SandboxStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SandboxStore.class},
            (proxy, method, arguments) -> {
              if (broken) {
                throw new IllegalStateException("the client of the store is closed");
              }
              try {
                return method.invoke(pool, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
