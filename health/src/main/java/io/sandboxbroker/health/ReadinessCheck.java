package io.sandboxbroker.health;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Something that a process cannot do its work without. Checks of one name are told as one, which
 * passes when all of them do.
 *
 * @param name what it is called in {@code checks}
 * @param probe asks it for a sign of life, thread-safely; fails when there is none
 */
public record ReadinessCheck(String name, Supplier<? extends CompletionStage<?>> probe) {

  /** What can be told at once. */
  public static ReadinessCheck of(String name, BooleanSupplier works) {
    return new ReadinessCheck(
        name,
        () ->
            works.getAsBoolean()
                ? CompletableFuture.completedFuture(name)
                : CompletableFuture.failedFuture(new IllegalStateException("does not run")));
  }
}
