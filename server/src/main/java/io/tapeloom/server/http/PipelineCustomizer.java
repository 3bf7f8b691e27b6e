package io.tapeloom.server.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Adds handlers to the pipeline of each accepted connection, after the HTTP server's handlers. */
abstract class PipelineCustomizer
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final String handler;

  /**
   * @param handler the name of a handler; pipelines without it are not changed
   */
  PipelineCustomizer(String handler) {
    this.handler = handler;
  }

  /** Adds the handlers to a pipeline. Called on the event loop of the connection. */
  abstract void build(Channel channel);

  @Override
  public final NettyServerCustomizer.Registry onCreated(
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
      if (channel != null && channel.pipeline().get(handler) != null) {
        build(channel);
      }
    }
  }
}
