package io.tapeloom.stream.wire;

import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import java.time.Duration;

/** A protocol that returns every text. */
class Echo implements Protocol {

  @Override
  public Handling read(byte[] text) {
    return session -> {
      session.alive();
      session.send(text);
    };
  }

  @Override
  public Handling refuse(byte[] text, Duration wait) {
    throw new IllegalStateException("the limits of the test are too low");
  }

  @Override
  public Message encode(Topic<?> topic, Gap gap, Format format) {
    throw new IllegalStateException("gap of " + topic.name());
  }

  @Override
  public Message encode(Publication<?> publication, Format format) {
    throw new UnsupportedOperationException("there are no topics");
  }
}
