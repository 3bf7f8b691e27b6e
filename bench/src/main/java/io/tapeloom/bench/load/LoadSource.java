package io.tapeloom.bench.load;

import io.tapeloom.server.http.Endpoints;
import io.tapeloom.stream.Session;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one daemon thread, as a feed does, once there are so many subscriptions. Closed from
 * any thread.
 */
final class LoadSource implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadSource.class);

  private static final long LOOK_MILLIS = 10;

  private final int subscriptions;
  private final Endpoints endpoints;
  private final Publisher publisher;
  private final Thread thread = Thread.ofPlatform().daemon().name("load").unstarted(this::run);

  private LoadSource(int subscriptions, Endpoints endpoints, Publisher publisher) {
    this.subscriptions = subscriptions;
    this.endpoints = endpoints;
    this.publisher = publisher;
  }

  static LoadSource start(int subscriptions, Endpoints endpoints, Publisher publisher) {
    var source = new LoadSource(subscriptions, endpoints, publisher);
    source.thread.start();
    return source;
  }

  private void run() {
    try {
      while (endpoints.sessions().mapToInt(Session::subscriptionCount).sum() < subscriptions) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      LOG.info("Publishes to {} subscriptions", subscriptions);
      publisher.run();
    } catch (InterruptedException e) {
      LOG.info("Publishes no more");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
