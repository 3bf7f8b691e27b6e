package io.tapeloom.server.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider's HTTP server, with the faults that such servers have. Thread-safe. */
final class KeyServer implements AutoCloseable {

  /** What it answers with. */
  private record Answer(int status, Map<String, String> headers, String body) {}

  private final HttpServer http;
  private final AtomicInteger requests = new AtomicInteger();
  private final Semaphore arrivals = new Semaphore(0);
  private volatile Answer answer = new Answer(404, Map.of(), "");
  private volatile CountDownLatch beforeHeaders = new CountDownLatch(0);
  private volatile CountDownLatch insideBody = new CountDownLatch(0);

  private KeyServer(HttpServer http) {
    this.http = http;
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  static KeyServer start() {
    return start(0);
  }

  private static KeyServer start(int port) {
    try {
      return new KeyServer(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another one where this one was. */
  KeyServer restart() {
    return start(http.getAddress().getPort());
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/keys".formatted(http.getAddress().getPort()));
  }

  KeyServer publish(PublishedKey... keys) {
    return answer(200, PublishedKey.set(keys));
  }

  KeyServer answer(int status, String body) {
    return answer(status, Map.of(), body);
  }

  KeyServer answer(int status, Map<String, String> headers, String body) {
    answer = new Answer(status, headers, body);
    return this;
  }

  /** From now on nothing is answered. */
  KeyServer hold() {
    beforeHeaders = new CountDownLatch(1);
    return this;
  }

  /** From now on answers end after their first byte. */
  KeyServer holdInsideBody() {
    insideBody = new CountDownLatch(1);
    return this;
  }

  void release() {
    beforeHeaders.countDown();
    insideBody.countDown();
  }

  int requests() {
    return requests.get();
  }

  /** Waits until so many more requests have come. */
  void awaitRequests(int count) throws InterruptedException {
    if (!arrivals.tryAcquire(count, 60, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asks for keys");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    arrivals.release();
    try (exchange) {
      beforeHeaders.await();
      var given = answer;
      given.headers.forEach(exchange.getResponseHeaders()::add);
      var bytes = given.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(given.status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        var body = exchange.getResponseBody();
        body.write(bytes, 0, 1);
        body.flush();
        insideBody.await();
        body.write(bytes, 1, bytes.length - 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    release();
    http.stop(0);
  }
}
