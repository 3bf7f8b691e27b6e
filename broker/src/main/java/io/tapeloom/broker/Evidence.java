package io.tapeloom.broker;

/**
 * The public event that proves an execution. Immutable.
 *
 * @param source the kind of the event
 * @param id the trade's id, or the book's sequence
 * @param epoch the run in which {@code seq} counts; empty if the event was not published
 * @param seq the number of the event in its topic; 0 if it was not published
 */
public record Evidence(Source source, long id, String epoch, long seq) {

  /** The kind of a public event. */
  public enum Source {
    TRADE,
    BOOK
  }
}
