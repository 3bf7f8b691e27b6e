package io.tapeloom.feed.csv;

/** A file without bars; the message is the reason, as a phrase that follows the file's name. */
public final class UnusableCsv extends Exception {

  private static final long serialVersionUID = 1;

  UnusableCsv(String why) {
    super(why);
  }
}
