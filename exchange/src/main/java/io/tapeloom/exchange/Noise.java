package io.tapeloom.exchange;

/**
 * Random bits that are a function of a key and an index, so that any point in time can be drawn
 * without the earlier ones: the numbers of a SplitMix64 generator with random access. All
 * arithmetic is exact or IEEE, so that results are the same on every machine. Immutable.
 */
final class Noise {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Standard deviation of the sum of four independent 16-bit draws. */
  private static final double SUM_DEVIATION = 37837.2;

  private final long key;

  private Noise(long key) {
    this.key = key;
  }

  static Noise of(long seed) {
    return new Noise(mix(seed + GOLDEN_GAMMA));
  }

  /** Independent noise for a purpose. */
  Noise split(String purpose) {
    long split = key;
    for (int i = 0; i < purpose.length(); i++) {
      split = mix(split + GOLDEN_GAMMA + purpose.charAt(i));
    }
    return new Noise(split);
  }

  /** Independent noise for a member of a sequence. */
  Noise at(long index) {
    return new Noise(mix(bits(index)));
  }

  long bits(long index) {
    return mix(key + (index + 1) * GOLDEN_GAMMA);
  }

  /**
   * One of the four independent draws in a word of bits: uniform, from 0 inclusive to 1 exclusive.
   */
  static double uniform(long bits, int part) {
    return (bits >>> (16 * part) & 0xFFFF) * 0x1p-16;
  }

  /** Approximately normal with mean 0 and deviation 1, never beyond 3.5. */
  static double normal(long bits) {
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - 131070) / SUM_DEVIATION;
  }

  /** Approximately log-normal with mean 1 and deviation 0.9, from 0.02 to 7. */
  static double skewed(long bits) {
    return (0.4 + 1.2 * uniform(bits, 0))
        * (0.4 + 1.2 * uniform(bits, 1))
        * (0.4 + 1.2 * uniform(bits, 2))
        * (0.4 + 1.2 * uniform(bits, 3));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
