package io.tapeloom.server.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.server.http.ClientRates.Standing;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.ClientNetwork;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the rate of REST requests: by client address, unless the address stands for many clients,
 * and by user if the request has a token. Thread-safe.
 */
final class ClientLimit {

  private final HttpSettings settings;
  private final ClientRates addresses;
  private final ClientRates users;

  /** Rates by address for health probes, which do not count with the other requests. */
  private final ClientRates probes;

  private final LongAdder limited = new LongAdder();

  /**
   * The result of the limits for one request.
   *
   * @param client the address of the client, which a proxy may have reported
   * @param denial why the request is denied; empty: it is within the limits
   * @param policy the name of the limit with the fewest remaining requests; empty: none applies
   */
  record Applied(
      InetAddress client,
      Optional<Denial> denial,
      String policy,
      Standing standing,
      ClientRates rates) {

    /** Adds the rate limit headers (draft-ietf-httpapi-ratelimit-headers-10). */
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

  ClientLimit(HttpSettings settings, NanoClock clock) {
    this.settings = settings;
    this.addresses = new ClientRates(settings.rate(), settings.burst(), clock);
    this.users = new ClientRates(settings.rate(), settings.burst(), clock);
    this.probes = new ClientRates(settings.rate(), settings.burst(), clock);
  }

  /** Counts a health probe. */
  Applied applyToProbe(Channel channel, HttpHeaders headers) {
    return ofAddress(settings.proxies().clientOf(channel, headers), probes);
  }

  private Applied ofAddress(InetAddress client, ClientRates rates) {
    return settings.isUnlimited(client)
        ? new Applied(client, Optional.empty(), "", new Standing(true, 0, 0, 0), rates)
        : take(client, "address", rates, ClientNetwork.of(client));
  }

  /** Counts any other request by its client address. */
  Applied apply(Channel channel, HttpHeaders headers) {
    return ofAddress(settings.proxies().clientOf(channel, headers), addresses);
  }

  /** Counts a request by its user, after its address is within its limit. */
  Applied applyToUser(Applied ofAddress, String user) {
    var ofUser = take(ofAddress.client, "user", users, user);
    return ofAddress.policy.isEmpty()
            || ofUser.denial.isPresent()
            || ofUser.standing.remaining() < ofAddress.standing.remaining()
        ? ofUser
        : ofAddress;
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
                "Too many requests: at most %d per second are allowed for one %s"
                    .formatted(rates.rate(), policy),
                standing.waitSeconds())),
        policy,
        standing,
        rates);
  }

  /** Number of requests over a limit. */
  long limited() {
    return limited.sum();
  }
}
