package io.tapeloom.server.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where an identity provider publishes its keys. Thread-safe; {@link #fetch} blocks for at most the
 * timeout, whatever the other side does. Redirects are not followed: the keys come from where the
 * operator said, or not at all.
 */
final class KeyEndpoint implements AutoCloseable {

  /** Bytes of the largest answer that is read. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int OK = 200;

  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  /** What became of an attempt. */
  sealed interface Fetched {

    record Keys(KeySet keys) implements Fetched {}

    record Failed(String why) implements Fetched {}
  }

  KeyEndpoint(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(task -> Thread.ofVirtual().name("keys-http").start(task))
            .build();
  }

  Fetched fetch() {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    var body =
        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES);
    // The request's own timeout ends with the headers; this one counts the body too.
    var answer = http.sendAsync(request, body);
    try {
      return read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Fetched.Failed("no answer within %d ms".formatted(timeout.toMillis()));
    } catch (ExecutionException e) {
      return new Fetched.Failed(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Fetched.Failed("interrupted");
    }
  }

  private static Fetched read(HttpResponse<byte[]> response) {
    if (response.statusCode() != OK) {
      return new Fetched.Failed("answered with status " + response.statusCode());
    }
    return KeySet.parse(response.body())
        .<Fetched>map(Fetched.Keys::new)
        .orElse(
            new Fetched.Failed("answered without a key that verifies " + KeySet.algorithms("or")));
  }

  URI url() {
    return url;
  }

  /** Ends what is under way; {@link #fetch} fails from now on. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
