package io.tapeloom.market;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Checks a property with random examples. Every run draws the same ones unless {@code
 * -Dexamples.seed} gives another seed. A failure names the example and the values that it drew.
 */
public final class Examples {

  private static final int DEFAULT_COUNT = 1_000;
  private static final long SEED = Long.getLong("examples.seed", 1);

  private Examples() {}

  /** Checks the property with 1000 examples. */
  public static void check(Consumer<Example> property) {
    check(DEFAULT_COUNT, property);
  }

  /** Checks the property with as many examples. */
  public static void check(int count, Consumer<Example> property) {
    var seeds = new SplittableRandom(SEED);
    for (int i = 1; i <= count; i++) {
      var example = new Example(seeds.split());
      try {
        property.accept(example);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "example %d of %d (-Dexamples.seed=%d) drew %s: %s"
                .formatted(i, count, SEED, example.drawn, failure.getMessage()),
            failure);
      }
    }
  }

  /** Draws the values of one example; about every eighth one is at an end of its range. */
  public static final class Example {

    private static final int ONE_IN = 8;

    private final SplittableRandom random;
    private final List<Object> drawn = new ArrayList<>();

    private Example(SplittableRandom random) {
      this.random = random;
    }

    /** Any number. */
    public long number() {
      return between(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A number of this range, both ends included. */
    public long between(long least, long most) {
      return recorded(drawBetween(least, most));
    }

    /** A number of this range, both ends included. */
    public int between(int least, int most) {
      return Math.toIntExact(between((long) least, (long) most));
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T oneOf(T... values) {
      return recorded(values[random.nextInt(values.length)]);
    }

    /** A list of so many values, both ends included. */
    public <T> List<T> listOf(int least, int most, Supplier<T> value) {
      int size = between(least, most);
      var values = new ArrayList<T>();
      for (int i = 0; i < size; i++) {
        values.add(value.get());
      }
      return List.copyOf(values);
    }

    private long drawBetween(long least, long most) {
      if (random.nextInt(ONE_IN) == 0) {
        return random.nextBoolean() ? least : most;
      }
      return most == Long.MAX_VALUE
          ? Math.max(least, random.nextLong())
          : random.nextLong(least, most + 1);
    }

    private <T> T recorded(T value) {
      drawn.add(value);
      return value;
    }
  }
}
