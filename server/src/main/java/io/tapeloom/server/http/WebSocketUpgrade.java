package io.tapeloom.server.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.tapeloom.stream.wire.WebSockets;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Puts the WebSocket endpoints before the HTTP server, on the same port and event loops. */
@Singleton
final class WebSocketUpgrade implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final WebSockets webSockets;

  WebSocketUpgrade(WebSockets webSockets) {
    this.webSockets = webSockets;
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
          && channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
        channel
            .pipeline()
            .addBefore(
                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                "tapeloom-upgrade",
                webSockets.upgradeHandler());
      }
    }
  }
}
