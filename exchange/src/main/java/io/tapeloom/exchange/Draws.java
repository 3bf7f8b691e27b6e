package io.tapeloom.exchange;

/** A sequence of random draws, the same for the same noise. Not thread-safe. */
final class Draws {

  /** Limits the work of one simulation step. */
  private static final int MAX_EVENTS = 32;

  private final Noise noise;
  private long index;

  Draws(Noise noise) {
    this.noise = noise;
  }

  /** Uniform, above 0 and below 1. */
  double uniform() {
    return ((noise.bits(index++) >>> 11) + 0.5) * 0x1p-53;
  }

  /** Uniform, from 0 to one less than the bound. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  boolean coin() {
    return noise.bits(index++) < 0;
  }

  /** Exponential with mean 1: the waiting time of a Poisson process of rate 1. */
  double exponential() {
    return -StrictMath.log(uniform());
  }

  /** With mean 1, see {@link Noise#skewed}. */
  double skewed() {
    return Noise.skewed(noise.bits(index++));
  }

  /**
   * The number of events of a Poisson process of rate 1 in a time span; at most {@value
   * #MAX_EVENTS}.
   */
  int poisson(double time) {
    int events = 0;
    for (double left = time - exponential(); left > 0 && events < MAX_EVENTS; ) {
      events++;
      left -= exponential();
    }
    return events;
  }
}
