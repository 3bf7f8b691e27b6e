package io.tapeloom.feed.venue;

import io.tapeloom.feed.Pause;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
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
 * Sends REST requests to the venue within its limits: a request waits until it may be sent, and an
 * answer with a limit error delays all others. Every request ends with an answer or an {@link
 * IOException} within {@link #MAX_TURN_NANOS} plus {@link #TIMEOUT}. Thread-safe; requests block.
 */
public final class RestConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RestConnection.class);

  /** Maximum bytes of an answer; the list of all instruments is the largest one. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Maximum wait until the clock is read again, because it may be set during the wait. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int OK = 200;

  /** Too many requests, and blocked after further ones. */
  private static final int TOO_MANY = 429;

  private static final int SHUT_OUT = 418;

  /** Maximum time that a request waits until it may be sent; otherwise it fails. */
  private static final long MAX_TURN_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final URI url;
  private final HttpClient http;
  private final RequestBudget budget;
  private final InstantSource clock;
  private final Pause pause;

  /** The venue rejected a request. */
  public static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    Refused(URI url, int status) {
      super("%s answered with status %d".formatted(url, status));
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  public RestConnection(
      URI url, HttpClient http, RequestBudget budget, InstantSource clock, Pause pause) {
    this.url = url;
    this.http = http;
    this.budget = budget;
    this.clock = clock;
    this.pause = pause;
  }

  public URI url() {
    return url;
  }

  /**
   * Sends one request.
   *
   * @param path the path with the query
   * @throws Refused if the status of the answer is not 200
   */
  public byte[] get(String path, int weight, Urgency urgency)
      throws IOException, InterruptedException {
    awaitTurn(weight, urgency);
    var target = URI.create(URI.create(url + path).toASCIIString());
    long askedMillis = clock.millis();
    var request = HttpRequest.newBuilder(target).timeout(TIMEOUT).build();
    // The timeout of the request ends with the headers; this one includes the body.
    var answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      return bodyOf(target, answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), askedMillis);
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer within %s".formatted(target, TIMEOUT), e);
    } catch (ExecutionException e) {
      throw new IOException(
          "%s cannot be reached: %s".formatted(target, e.getCause()), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private void awaitTurn(int weight, Urgency urgency) throws IOException, InterruptedException {
    long wait = budget.take(weight, urgency);
    if (wait > 0 && urgency == Urgency.SPARE) {
      throw new IOException("%s allows no further requests in this minute".formatted(url));
    }
    if (wait > 0) {
      LOG.debug("Requests to {} wait {} ms to stay within its limits", url, wait);
    }
    long waited = 0; // the sum of the pauses, because the clock may be set meanwhile
    while (wait > 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(wait);
      if (waited + nanos > MAX_TURN_NANOS) {
        throw new IOException("%s allows no requests for another %d ms".formatted(url, wait));
      }
      long pausing = Math.min(nanos, MAX_PAUSE_NANOS);
      pause.forNanos(pausing);
      waited += pausing;
      wait = budget.take(weight, urgency);
    }
  }

  private byte[] bodyOf(URI target, HttpResponse<byte[]> response, long askedMillis)
      throws Refused {
    var limits = new LimitHeaders(response.headers());
    long nowMillis = clock.millis();
    limits.usedWeight().ifPresent(weight -> count(weight, limits, askedMillis, nowMillis));
    int status = response.statusCode();
    if (status == TOO_MANY || status == SHUT_OUT) {
      long waitMillis = limits.waitMillis(nowMillis);
      budget.close(waitMillis);
      LOG.warn("{} answered with status {}: no requests for {} ms", target, status, waitMillis);
    }
    if (status != OK) {
      throw new Refused(target, status);
    }
    return response.body();
  }

  /**
   * Applies the reported weight unless it belongs to another minute of our or the venue's clock.
   */
  private void count(long weight, LimitHeaders limits, long askedMillis, long nowMillis) {
    if (limits.dateMillis().isEmpty()
        || RequestBudget.areOfOneMinute(limits.dateMillis().getAsLong(), nowMillis)) {
      budget.counted(weight, askedMillis);
    }
  }
}
