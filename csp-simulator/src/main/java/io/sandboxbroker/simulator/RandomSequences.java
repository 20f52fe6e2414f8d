package io.sandboxbroker.simulator;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One random sequence per operation, so that what befalls the n-th deletion does not depend on how
 * many lists were read in between. Not thread-safe.
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
