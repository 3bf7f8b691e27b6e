package io.tapeloom.bench.load;

import io.tapeloom.server.http.Endpoints;
import io.tapeloom.stream.session.Session;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one daemon thread, like a feed, after the planned number of subscriptions is
 * reached. Any thread may close it.
 */
final class LoadSource implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadSource.class);

  private static final long LOOK_MILLIS = 10;

  private final LoadPlan plan;
  private final Endpoints endpoints;
  private final Publisher publisher;
  private final Thread thread = Thread.ofPlatform().daemon().name("load").unstarted(this::run);

  private LoadSource(LoadPlan plan, Endpoints endpoints, Publisher publisher) {
    this.plan = plan;
    this.endpoints = endpoints;
    this.publisher = publisher;
  }

  static LoadSource start(LoadPlan plan, Endpoints endpoints, Publisher publisher) {
    var source = new LoadSource(plan, endpoints, publisher);
    source.thread.start();
    return source;
  }

  private void run() {
    try {
      while (endpoints.sessions().mapToInt(Session::subscriptionCount).sum()
          < plan.subscriptions()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      LOG.info("Load publishes to {} subscriptions", plan.subscriptions());
      long begun = System.nanoTime();
      long nanos = plan.duration().isZero() ? Long.MAX_VALUE : plan.duration().toNanos();
      publisher.run(() -> System.nanoTime() - begun < nanos);
      LOG.info("Load has ended after {}", plan.duration());
    } catch (InterruptedException e) {
      LOG.info("Load was stopped");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
