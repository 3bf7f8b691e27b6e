package io.tapeloom.stream.session;

/** Sums over the {@linkplain Account accounts} of subscriptions. Not thread-safe. */
public final class Totals {

  private long delivered;
  private long conflated;
  private long missed;

  Totals() {}

  void add(Account account) {
    delivered += account.delivered();
    conflated += account.conflated();
    missed += account.missed();
  }

  Totals copy() {
    var copy = new Totals();
    copy.delivered = delivered;
    copy.conflated = conflated;
    copy.missed = missed;
    return copy;
  }

  /** Values written to the socket. */
  public long delivered() {
    return delivered;
  }

  /** Values of which a newer one was written instead. */
  public long conflated() {
    return conflated;
  }

  /** Values that could not be sent any more. */
  public long missed() {
    return missed;
  }
}
