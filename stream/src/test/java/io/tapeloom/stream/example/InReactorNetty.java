package io.tapeloom.stream.example;

import io.tapeloom.stream.wire.WebSockets;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** WebSocket endpoints in a server of Reactor Netty, the server of Spring WebFlux. */
final class InReactorNetty {

  private InReactorNetty() {}

  static HttpServer withEndpoints(WebSockets webSockets, HttpServer server) {
    return server.doOnChannelInit(
        (_, channel, _) ->
            channel
                .pipeline()
                .addAfter(NettyPipeline.HttpCodec, "webSockets", webSockets.upgradeHandler()));
  }
}
