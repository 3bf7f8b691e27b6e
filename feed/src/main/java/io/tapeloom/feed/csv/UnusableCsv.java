package io.tapeloom.feed.csv;

/** A file has no bars; the message says why, in words that follow the file's name. */
public final class UnusableCsv extends Exception {

  private static final long serialVersionUID = 1;

  UnusableCsv(String why) {
    super(why);
  }
}
