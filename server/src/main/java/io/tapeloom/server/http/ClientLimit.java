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
 * How many REST requests a client may send: by its address, unless that stands for many clients,
 * and where it brings a token, by its user. Thread-safe.
 */
final class ClientLimit {

  private final HttpSettings settings;
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

  ClientLimit(HttpSettings settings, NanoClock clock) {
    this.settings = settings;
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

  /** Another request comes in, of whoever is at that address. */
  Applied apply(Channel channel, HttpHeaders headers) {
    return ofAddress(settings.proxies().clientOf(channel, headers), addresses);
  }

  /** A request that its address may send is of a user. */
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
                "Too many requests: %d a second are allowed for one %s"
                    .formatted(rates.rate(), policy),
                standing.waitSeconds())),
        policy,
        standing,
        rates);
  }

  /** Requests that were over a limit. */
  long limited() {
    return limited.sum();
  }
}
