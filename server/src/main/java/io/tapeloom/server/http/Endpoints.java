package io.tapeloom.server.http;

import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Session;
import java.util.List;
import java.util.stream.Stream;

/** The WebSocket endpoints: one per protocol. They share one capacity. */
public record Endpoints(Endpoint operations, Endpoint channels) {

  public List<Endpoint> all() {
    return List.of(operations, channels);
  }

  /** The open sessions of both endpoints. */
  public Stream<Session> sessions() {
    return all().stream().flatMap(endpoint -> endpoint.sessions().stream());
  }
}
