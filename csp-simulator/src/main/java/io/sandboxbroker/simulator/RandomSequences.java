package io.sandboxbroker.simulator;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One random sequence for each operation, so that the fate of the n-th deletion does not depend on
 * the number of lists that were read before it. Not thread-safe.
 */
final class RandomSequences {
  private final Map<Operation, RandomGenerator> sequences = new EnumMap<>(Operation.class);

  RandomSequences(SplittableRandom seed) {
    for (Operation operation : Operation.values()) {
      sequences.put(operation, seed.split());
    }
  }

  RandomGenerator of(Operation operation) {
    return requireNonNull(sequences.get(operation));
  }
}
