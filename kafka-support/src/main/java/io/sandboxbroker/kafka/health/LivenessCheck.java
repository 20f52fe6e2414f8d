package io.sandboxbroker.kafka.health;

import java.util.function.BooleanSupplier;

/**
 * A part of a process that does not restart after it has ended by accident: only a new process has
 * it again. A part that waits for a dependency has not ended.
 *
 * @param name the part's name in the log
 * @param hasEnded whether it has ended; thread-safe
 */
public record LivenessCheck(String name, BooleanSupplier hasEnded) {}
