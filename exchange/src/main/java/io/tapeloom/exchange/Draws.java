package io.tapeloom.exchange;

/** Random draws one after the other, the same ones for the same noise. Not thread-safe. */
final class Draws {

  /** Keeps what one step of a simulation can do within bounds. */
  private static final int MAX_EVENTS = 32;

  private final Noise noise;
  private long index;

  Draws(Noise noise) {
    this.noise = noise;
  }

  /** Above 0 and below 1. */
  double uniform() {
    return ((noise.bits(index++) >>> 11) + 0.5) * 0x1p-53;
  }

  /** From 0 to one less than a bound. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  boolean coin() {
    return noise.bits(index++) < 0;
  }

  /** Mean 1, the waiting time of a Poisson process of rate 1. */
  double exponential() {
    return -StrictMath.log(uniform());
  }

  /** Mean 1, see {@link Noise#skewed}. */
  double skewed() {
    return Noise.skewed(noise.bits(index++));
  }

  /** How many events a Poisson process of rate 1 has in a time, at most {@value #MAX_EVENTS}. */
  int poisson(double time) {
    int events = 0;
    for (double left = time - exponential(); left > 0 && events < MAX_EVENTS; ) {
      events++;
      left -= exponential();
    }
    return events;
  }
}
