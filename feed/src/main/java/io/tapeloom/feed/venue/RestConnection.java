package io.tapeloom.feed.venue;

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
 * that it was one too many holds all others back. Every question ends, with an answer or an {@link
 * IOException}, within {@link #LONGEST_TURN_NANOS} and {@link #PATIENCE}. Thread-safe; asking
 * blocks.
 */
public final class RestConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RestConnection.class);

  /** Bytes of the largest answer that is read; that of all listed instruments is the largest. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The clock may be set while a thread waits; it is looked at this often. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int OK = 200;

  /** Too many requests, and shut out for having gone on. */
  private static final int TOO_MANY = 429;

  private static final int SHUT_OUT = 418;

  /** How long a question waits for its turn; where the venue wants more, it is not asked. */
  private static final long LONGEST_TURN_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final URI url;
  private final HttpClient http;
  private final RequestBudget budget;
  private final InstantSource clock;
  private final Pause pause;

  /** The venue was asked and did not give. */
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
   * Asks once.
   *
   * @param path with the query
   * @throws Refused when it answered with another status than 200
   */
  public byte[] get(String path, int weight) throws IOException, InterruptedException {
    awaitTurn(weight);
    var target = URI.create(url + path);
    long askedMillis = clock.millis();
    var request = HttpRequest.newBuilder(target).timeout(PATIENCE).build();
    // The request's own timeout ends with the headers; this one counts the body too.
    var answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      return bodyOf(target, answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), askedMillis);
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer within %s".formatted(target, PATIENCE), e);
    } catch (ExecutionException e) {
      throw new IOException("%s cannot be asked: %s".formatted(target, e.getCause()), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private void awaitTurn(int weight) throws IOException, InterruptedException {
    long wait = budget.take(weight);
    if (wait > 0) {
      LOG.info("Asks {} on in {} ms, to stay within its limits", url, wait);
    }
    long waited = 0; // as it was paused, for the clock that has the minutes may be set meanwhile
    while (wait > 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(wait);
      if (waited + nanos > LONGEST_TURN_NANOS) {
        throw new IOException("%s wants to be left alone for %d ms more".formatted(url, wait));
      }
      long pausing = Math.min(nanos, LONGEST_PAUSE_NANOS);
      pause.forNanos(pausing);
      waited += pausing;
      wait = budget.take(weight);
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
      LOG.warn("{} answered with status {}: asked no more for {} ms", target, status, waitMillis);
    }
    if (status != OK) {
      throw new Refused(target, status);
    }
    return response.body();
  }

  /** A count of another minute, by our clock or the venue's, says nothing about this one. */
  private void count(long weight, LimitHeaders limits, long askedMillis, long nowMillis) {
    if (limits.dateMillis().isEmpty()
        || RequestBudget.areOfOneMinute(limits.dateMillis().getAsLong(), nowMillis)) {
      budget.counted(weight, askedMillis);
    }
  }
}
