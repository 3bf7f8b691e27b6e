package io.tapeloom.server.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.tapeloom.stream.wire.Descriptors;
import jakarta.inject.Singleton;

/**
 * Protects the listeners of the HTTP server against a lack of file descriptors and against floods
 * of connections.
 */
@Singleton
final class ListenerGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final Descriptors descriptors;

  ListenerGuard(Descriptors descriptors) {
    this.descriptors = descriptors;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer());
    return event.getBean();
  }

  private final class Customizer implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel created, ChannelRole role) {
      if (role == ChannelRole.LISTENER) {
        created
            .pipeline()
            .addFirst("tapeloom-accepts", new PacedAccepts())
            .addFirst("tapeloom-descriptors", descriptors.guard());
      }
      return this;
    }
  }
}
