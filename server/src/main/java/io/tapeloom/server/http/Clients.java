package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;

/** Checks whether clients are still connected. */
public final class Clients {

  private Clients() {}

  /** Whether the connection of a request is open. Any thread may call this. */
  public static boolean isThere(HttpRequest<?> request) {
    return !(request instanceof NettyHttpRequest<?> netty)
        || netty.getChannelHandlerContext().channel().isActive();
  }
}
