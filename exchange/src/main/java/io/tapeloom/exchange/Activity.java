package io.tapeloom.exchange;

/**
 * How lively each minute of a UTC day is: quiet around the clock, busier in the American session,
 * most of all at its start and its end.
 */
final class Activity {

  static final int MINUTES = 1440;

  /** 13:30 to 20:00. */
  private static final int SESSION_START = 810;

  private static final int SESSION_END = 1200;

  /** Against the mean minute. */
  private static final double[] LEVEL = new double[MINUTES];

  /** The part of the day's activity that lies before a minute: 0 at the first, 1 after the last. */
  private static final double[] ELAPSED = new double[MINUTES + 1];

  /** The part of the day's standard deviation that is a minute's. */
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
