package io.tapeloom.stream.topic;

/**
 * The place up to which a client has received a topic. Immutable.
 *
 * @param epoch the run of the sequence
 * @param seq the newest value that the client has; 0: none yet
 */
public record ResumePoint(String epoch, long seq) {

  public ResumePoint {
    if (seq < 0) {
      throw new IllegalArgumentException("seq must not be negative, got " + seq);
    }
  }
}
