package io.tapeloom.exchange;

/**
 * The trading activity of each minute of a UTC day: low around the clock, higher in the American
 * session, highest at its start and end.
 */
final class Activity {

  static final int MINUTES = 1440;

  /** 13:30 to 20:00. */
  private static final int SESSION_START = 810;

  private static final int SESSION_END = 1200;

  /** Relative to the mean minute. */
  private static final double[] LEVEL = new double[MINUTES];

  /** The share of the day's activity before a minute: 0 at the first, 1 after the last. */
  private static final double[] ELAPSED = new double[MINUTES + 1];

  /** The share of a minute in the day's standard deviation. */
  private static final double[] DEVIATION = new double[MINUTES];

  static {
    double sum = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      LEVEL[minute] = shape(minute);
      sum += LEVEL[minute];
    }
    for (int minute = 0; minute < MINUTES; minute++) {
      double share = LEVEL[minute] / sum;
      LEVEL[minute] = share * MINUTES;
      ELAPSED[minute + 1] = ELAPSED[minute] + share;
      DEVIATION[minute] = Math.sqrt(share);
    }
    ELAPSED[MINUTES] = 1;
  }

  private Activity() {}

  static double level(int minute) {
    return LEVEL[minute];
  }

  static double elapsed(int minute) {
    return ELAPSED[minute];
  }

  static double deviation(int minute) {
    return DEVIATION[minute];
  }

  private static double shape(int minute) {
    if (minute < SESSION_START || minute >= SESSION_END) {
      return 0.7;
    }
    double fromNoon = 2.0 * (minute - SESSION_START) / (SESSION_END - SESSION_START) - 1;
    return 1.1 + 0.9 * fromNoon * fromNoon;
  }
}
