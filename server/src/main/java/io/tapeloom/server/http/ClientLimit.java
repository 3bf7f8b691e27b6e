package io.tapeloom.server.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.tapeloom.server.auth.TokenVerifier;
import io.tapeloom.server.auth.Verification;
import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.server.http.ClientRates.Standing;
import io.tapeloom.stream.ClientNetwork;
import io.tapeloom.stream.NanoClock;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many REST requests a client may send: by its address, unless that stands for many clients,
 * and where it brings a token, by its user. Thread-safe.
 */
final class ClientLimit {

  private static final String SCHEME = "bearer ";

  private final HttpSettings settings;
  private final TokenVerifier verifier;
  private final ClientRates addresses;
  private final ClientRates users;

  /** Of addresses, too: who asks how the server is has another rate beside that of all else. */
  private final ClientRates probes;

  private final LongAdder limited = new LongAdder();

  /**
   * What became of a request.
   *
   * @param client the address of the client, which a proxy may have named
   * @param policy the name of the limit that leaves the least; empty: none applies
   */
  record Applied(
      InetAddress client,
      Optional<Denial> denial,
      String policy,
      Standing standing,
      ClientRates rates) {

    /** Says in an answer how the client stands (draft-ietf-httpapi-ratelimit-headers-10). */
    void addTo(HttpHeaders headers) {
      if (policy.isEmpty()) {
        return;
      }
      long window = Math.max(1, Math.ceilDiv(rates.burst(), rates.rate()));
      headers.set("RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(policy, rates.burst(), window));
      headers.set(
          "RateLimit",
          "\"%s\";r=%d;t=%d".formatted(policy, standing.remaining(), standing.fullSeconds()));
    }
  }

  ClientLimit(HttpSettings settings, TokenVerifier verifier, NanoClock clock) {
    this.settings = settings;
    this.verifier = verifier;
    this.addresses = new ClientRates(settings.rate(), settings.burst(), clock);
    this.users = new ClientRates(settings.rate(), settings.burst(), clock);
    this.probes = new ClientRates(settings.rate(), settings.burst(), clock);
  }

  /** A request for how the server is comes in. */
  Applied applyToProbe(Channel channel, HttpHeaders headers) {
    return ofAddress(settings.proxies().clientOf(channel, headers), probes);
  }

  private Applied ofAddress(InetAddress client, ClientRates rates) {
    return settings.isUnlimited(client)
        ? new Applied(client, Optional.empty(), "", new Standing(true, 0, 0, 0), rates)
        : take(client, "address", rates, ClientNetwork.of(client));
  }

  /** Another request comes in. */
  Applied apply(Channel channel, HttpHeaders headers) {
    var client = settings.proxies().clientOf(channel, headers);
    var applied = ofAddress(client, addresses);
    var user = applied.denial.isPresent() ? Optional.<String>empty() : user(headers);
    if (user.isPresent()) {
      var ofUser = take(client, "user", users, user.get());
      if (applied.policy.isEmpty()
          || ofUser.denial.isPresent()
          || ofUser.standing.remaining() < applied.standing.remaining()) {
        applied = ofUser;
      }
    }
    return applied;
  }

  private Applied take(InetAddress client, String policy, ClientRates rates, Object counted) {
    var standing = rates.take(counted);
    if (standing.allowed()) {
      return new Applied(client, Optional.empty(), policy, standing, rates);
    }
    limited.increment();
    return new Applied(
        client,
        Optional.of(
            Denial.tooMany(
                "Too many requests: %d a second are allowed for one %s"
                    .formatted(rates.rate(), policy),
                standing.waitSeconds())),
        policy,
        standing,
        rates);
  }

  /** Whom the request's token names, where that can be said at once. */
  private Optional<String> user(HttpHeaders headers) {
    var authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    if (!verifier.isConfigured()
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    var verdict =
        verifier
            .verifyAsync(authorization.substring(SCHEME.length()).strip())
            .toCompletableFuture();
    return verdict.isDone() && verdict.join() instanceof Verification.Accepted(var user, var _)
        ? Optional.of(user.id())
        : Optional.empty();
  }

  /** Requests that were over a limit. */
  long limited() {
    return limited.sum();
  }
}
