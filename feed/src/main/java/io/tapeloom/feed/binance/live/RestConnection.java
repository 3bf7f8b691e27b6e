package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Pause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the venue, within its limits: a request waits until it may be made, and an answer that says
 * that it was one too many holds all others back. Thread-safe; asking blocks.
 */
final class RestConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RestConnection.class);

  /** Bytes of the largest answer that is read; that of all listed instruments is the largest. */
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The clock may be set while a thread waits; it is looked at this often. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int OK = 200;

  /** Too many requests, and shut out for having gone on. */
  private static final int TOO_MANY = 429;

  private static final int SHUT_OUT = 418;

  /** How long to wait where the venue does not say. */
  private static final long WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final URI url;
  private final HttpClient http;
  private final RequestBudget budget;
  private final InstantSource clock;
  private final Pause pause;

  /** The venue was asked and did not give. */
  static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    Refused(URI url, int status) {
      super("%s answered with status %d".formatted(url, status));
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  RestConnection(URI url, HttpClient http, RequestBudget budget, InstantSource clock, Pause pause) {
    this.url = url;
    this.http = http;
    this.budget = budget;
    this.clock = clock;
    this.pause = pause;
  }

  URI url() {
    return url;
  }

  /**
   * Asks once.
   *
   * @param path with the query
   * @throws Refused when it answered with another status than 200
   */
  byte[] get(String path, int weight) throws IOException, InterruptedException {
    awaitTurn(weight);
    var target = URI.create(url + path);
    var request = HttpRequest.newBuilder(target).timeout(PATIENCE).build();
    // The request's own timeout ends with the headers; this one counts the body too.
    var answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return bodyOf(target, answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer within %s".formatted(target, PATIENCE), e);
    } catch (ExecutionException e) {
      throw new IOException("%s cannot be asked: %s".formatted(target, e.getCause()), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private void awaitTurn(int weight) throws InterruptedException {
    long wait = budget.take(weight, clock.millis());
    if (wait > 0) {
      LOG.info("Asks {} on in {} ms, to stay within its limits", url, wait);
    }
    while (wait > 0) {
      pause.forNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(wait), LONGEST_PAUSE_NANOS));
      wait = budget.take(weight, clock.millis());
    }
  }

  private byte[] bodyOf(URI target, HttpResponse<byte[]> response) throws Refused {
    var headers = response.headers();
    headers
        .firstValueAsLong("X-MBX-USED-WEIGHT-1M")
        .ifPresent(weight -> budget.counted(weight, clock.millis()));
    int status = response.statusCode();
    if (status == TOO_MANY || status == SHUT_OUT) {
      long waitMillis =
          TimeUnit.SECONDS.toMillis(
              headers.firstValueAsLong("Retry-After").orElse(WAIT_MILLIS / 1000));
      budget.close(waitMillis, clock.millis());
      LOG.warn("{} answered with status {}: asked no more for {} ms", target, status, waitMillis);
    }
    if (status != OK) {
      throw new Refused(target, status);
    }
    return response.body();
  }
}
