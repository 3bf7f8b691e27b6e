package io.tapeloom.server.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.wire.WebSockets;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Puts the WebSocket endpoints before the HTTP server, on the same port and event loops, but not on
 * the port for operators.
 */
@Singleton
final class WebSocketUpgrade implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final WebSockets webSockets;
  private final Settings settings;

  WebSocketUpgrade(WebSockets webSockets, Settings settings) {
    this.webSockets = webSockets;
    this.settings = settings;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer(null));
    return event.getBean();
  }

  private final class Customizer implements NettyServerCustomizer {

    private final @Nullable Channel channel;

    Customizer(@Nullable Channel channel) {
      this.channel = channel;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel created, ChannelRole role) {
      return new Customizer(created);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel != null
          && !isForOperators(channel)
          && channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
        channel
            .pipeline()
            .addBefore(
                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                "tapeloom-upgrade",
                webSockets.upgradeHandler());
      }
    }

    private boolean isForOperators(Channel accepted) {
      return accepted.localAddress() instanceof InetSocketAddress address
          && settings.adminPort().filter(port -> port == address.getPort()).isPresent();
    }
  }
}
