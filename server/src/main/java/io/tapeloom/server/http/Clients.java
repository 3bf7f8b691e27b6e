package io.tapeloom.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;

/** Whether clients are still there. */
public final class Clients {

  private Clients() {}

  /** Whether the connection that a request came by is open; asked on any thread. */
  public static boolean isThere(HttpRequest<?> request) {
    return !(request instanceof NettyHttpRequest<?> netty)
        || netty.getChannelHandlerContext().channel().isActive();
  }
}
