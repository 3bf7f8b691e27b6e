package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Encoding;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;

/**
 * A protocol in one format. Sessions with equal encodings share the bytes of a publication.
 * Immutable.
 */
record SessionEncoding(Protocol protocol, Format format) implements Encoding {

  @Override
  public Message encode(Publication<?> publication) {
    return protocol.encode(publication, format);
  }
}
