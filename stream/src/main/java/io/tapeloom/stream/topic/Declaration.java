package io.tapeloom.stream.topic;

/**
 * What a client must know to read messages of a topic in a compact format, such as the number by
 * which they name the topic. A subscriber receives it once, before the first message that depends
 * on it; two declarations are the same only if they are the same object. Immutable.
 */
public final class Declaration {

  private final Record content;

  /**
   * @param content the payload of the message that says it
   */
  public Declaration(Record content) {
    this.content = content;
  }

  public Record content() {
    return content;
  }
}
