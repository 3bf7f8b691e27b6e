package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Encoding;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.util.Optional;

/**
 * A protocol in one format, with one view of the values. Sessions with equal encodings share the
 * bytes of a publication. Immutable.
 */
record SessionEncoding(Protocol protocol, Format format, View view) implements Encoding {

  SessionEncoding with(View other) {
    return other.equals(view) ? this : new SessionEncoding(protocol, format, other);
  }

  @Override
  public Message encode(Publication<?> publication) {
    return protocol.encode(publication, format, view);
  }

  /**
   * What concerns one user is not deflated, because the length of a deflated message can disclose
   * its content.
   */
  @Override
  public Optional<Encoding> deflates(Publication<?> publication) {
    return format.compressed() && !publication.topic().family().isOfOneUser()
        ? Optional.of(new SessionEncoding(protocol, new Format(format.subprotocol(), false), view))
        : Optional.empty();
  }

  Message encode(Topic<?> topic, Gap gap) {
    return protocol.encode(topic, gap, format);
  }
}
