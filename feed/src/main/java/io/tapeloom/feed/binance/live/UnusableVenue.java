package io.tapeloom.feed.binance.live;

/** A venue without which there is no market; the message says which and why, in one line. */
public final class UnusableVenue extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableVenue(String why) {
    super(why);
  }
}
