package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Encoding;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;

/** The publications of a protocol in one format. Sessions of equal encodings share the bytes. */
record SessionEncoding(Protocol protocol, Format format) implements Encoding {

  @Override
  public Message encode(Publication<?> publication) {
    return protocol.encode(publication, format);
  }
}
