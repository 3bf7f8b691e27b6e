package io.tapeloom.broker;

/** A journal that cannot be used. The message says why, and what to do. */
public final class UnusableJournal extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableJournal(String message) {
    super(message);
  }

  UnusableJournal(String message, Throwable cause) {
    super(message, cause);
  }

  static boolean sameUnits(Terms one, Terms other) {
    return one.priceScale() == other.priceScale()
        && one.quantityScale() == other.quantityScale()
        && one.currency().equals(other.currency());
  }

  static String otherUnits(Terms kept, Terms now) {
    return "accounts hold %s in units of 1/%d and 1/%d of %s, but the market has 1/%d and 1/%d of %s; set another folder"
        .formatted(
            kept.symbol(),
            kept.priceScale(),
            kept.quantityScale(),
            kept.currency(),
            now.priceScale(),
            now.quantityScale(),
            now.currency());
  }
}
