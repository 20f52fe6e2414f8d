package io.sandboxbroker.health;

import java.util.function.BooleanSupplier;

/**
 * A part of a process that does not begin again once it has ended by accident: only a new process
 * has it again. What waits for a dependency to come back has not ended.
 *
 * @param name what it is called in {@code checks}
 * @param ended whether it has, asked thread-safely
 */
public record LivenessCheck(String name, BooleanSupplier ended) {}
