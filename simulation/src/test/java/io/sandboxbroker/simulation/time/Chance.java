package io.sandboxbroker.simulation.time;

import java.util.List;
import java.util.Random;

/** The only source of randomness of a life. For one thread. */
public final class Chance {

  private final Random random;

  public Chance(long seed) {
    random = new UnsharedRandom(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
  }

  /** The generator of {@link Random}, without the price of being thread-safe. */
  private static final class UnsharedRandom extends Random {
    private static final long serialVersionUID = 1;
    private long state;

    UnsharedRandom(long seed) {
      super(seed);
    }

    @Override
    public void setSeed(long seed) {
      state = (seed ^ 0x5DEECE66DL) & ((1L << 48) - 1);
    }

    @Override
    protected int next(int bits) {
      state = (state * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
      return (int) (state >>> (48 - bits));
    }
  }

  /** A source of its own, so that more draws here change nothing there. */
  public Chance fork() {
    return new Chance(random.nextLong());
  }

  /** True with this probability, from 0 to 1. */
  public boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** A number from {@code min} to {@code max}, both included. */
  public long between(long min, long max) {
    return min + (long) (random.nextDouble() * (max - min + 1));
  }

  /** As {@link #between(long, long)}. */
  public int between(int min, int max) {
    return (int) between((long) min, (long) max);
  }

  /** One of these. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(between(0, choices.size() - 1));
  }

  int next() {
    return random.nextInt();
  }

  /** The source itself, for code that wants one. */
  public Random random() {
    return random;
  }
}
