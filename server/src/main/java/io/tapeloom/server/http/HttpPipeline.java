package io.tapeloom.server.http;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.wire.SocketBuffers;
import io.tapeloom.stream.wire.TrustedProxies;
import io.tapeloom.stream.wire.WebSockets;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;

/**
 * Inserts our handlers before the HTTP server, on the same port and event loops: the PROXY protocol
 * of trusted proxies, the {@link RequestGate}, and, except on the operators' port, the WebSocket
 * endpoints.
 */
@Singleton
final class HttpPipeline extends PipelineCustomizer {

  private final WebSockets webSockets;
  private final HttpParts parts;
  private final Settings settings;

  HttpPipeline(WebSockets webSockets, HttpParts parts, Settings settings) {
    super(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND);
    this.webSockets = webSockets;
    this.parts = parts;
    this.settings = settings;
  }

  @Override
  void build(Channel channel) {
    SocketBuffers.limit(channel);
    var gate = new RequestGate(parts, TrustedProxies.peerOf(channel), isForOperators(channel));
    channel
        .pipeline()
        .addBefore(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            "tapeloom-arrivals",
            new Arrivals(gate))
        .addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "tapeloom-gate", gate);
    if (!isForOperators(channel)) {
      channel
          .pipeline()
          .addBefore(
              ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
              "tapeloom-upgrade",
              webSockets.untimedUpgradeHandler());
    }
    settings
        .http()
        .proxies()
        .proxyHeaderHandler(channel)
        .ifPresent(handler -> channel.pipeline().addFirst("tapeloom-proxy", handler));
  }

  private boolean isForOperators(Channel accepted) {
    return accepted.localAddress() instanceof InetSocketAddress address
        && settings.adminPort().filter(port -> port == address.getPort()).isPresent();
  }

  /** Passes received bytes to the gate before they are decoded. */
  private static final class Arrivals extends ChannelInboundHandlerAdapter {

    private final RequestGate gate;

    Arrivals(RequestGate gate) {
      this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes && !gate.arrived(bytes)) {
        bytes.release();
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }
}
