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
 * Fetches the keys of an identity provider from its JWKS URL. Thread-safe. {@link #fetch} blocks
 * for at most the timeout. Redirects are not followed, so the keys come only from the URL that the
 * operator configured.
 */
final class KeyEndpoint implements AutoCloseable {

  /** The maximum size of a response, in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int OK = 200;

  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  /** The result of an attempt. */
  sealed interface Fetched {

    record Keys(KeySet keys) implements Fetched {}

    record Failed(String reason) implements Fetched {}
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
    // The request's own timeout covers only the headers; this one includes the body.
    var answer = http.sendAsync(request, body);
    try {
      return read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Fetched.Failed("no response within %d ms".formatted(timeout.toMillis()));
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
      return new Fetched.Failed("response status is " + response.statusCode());
    }
    return KeySet.parse(response.body())
        .<Fetched>map(Fetched.Keys::new)
        .orElse(new Fetched.Failed("response has no key that verifies " + KeySet.algorithms("or")));
  }

  URI url() {
    return url;
  }

  /** Aborts a running fetch; {@link #fetch} fails from now on. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
