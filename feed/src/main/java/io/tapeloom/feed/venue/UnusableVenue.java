package io.tapeloom.feed.venue;

/**
 * The venue of the market cannot be used; the message is one line with the venue and the reason.
 */
public final class UnusableVenue extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnusableVenue(String why) {
    super(why);
  }
}
