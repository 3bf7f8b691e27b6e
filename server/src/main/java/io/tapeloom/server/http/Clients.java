package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.tapeloom.stream.session.Identity;
import java.util.Optional;

/** The clients of requests. */
public final class Clients {

  private Clients() {}

  /** Whether the connection of a request is open. Any thread may call this. */
  public static boolean isThere(HttpRequest<?> request) {
    return channel(request).map(Channel::isActive).orElse(true);
  }

  /** The user whom the token of a request names; empty: it has none. Any thread may call this. */
  public static Optional<Identity> user(HttpRequest<?> request) {
    return Exchange.of(request).flatMap(Exchange::user);
  }

  /** Returns the connection of a request; a request with a typed body is a wrapper. */
  static Optional<Channel> channel(HttpRequest<?> request) {
    return switch (request) {
      case HttpRequestWrapper<?> wrapper -> channel(wrapper.getDelegate());
      case NettyHttpRequest<?> netty -> Optional.of(netty.getChannelHandlerContext().channel());
      default -> Optional.empty();
    };
  }
}
