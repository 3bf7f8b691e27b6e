package io.tapeloom.server.http;

import io.micronaut.context.BeanContext;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The event loops of the server, as executors. Thread-safe. */
@Singleton
public final class EventLoops {

  private final BeanContext context;

  EventLoops(BeanContext context) {
    this.context = context;
  }

  /** Returns all event loops. Must be called after the start of the server. */
  public List<Executor> all() {
    var loops = new ArrayList<Executor>();
    context.getBeansOfType(EventLoopGroup.class).forEach(group -> group.forEach(loops::add));
    return loops;
  }
}
