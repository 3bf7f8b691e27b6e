package io.tapeloom.feed.venue;

/** A venue without which there is no market; the message says which and why, in one line. */
public final class UnusableVenue extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnusableVenue(String why) {
    super(why);
  }
}
