package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.cluster.ClusterSettings;
import io.tapeloom.cluster.UnusableLog;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.server.cluster.GeneratorMember;
import io.tapeloom.server.cluster.Membership;
import io.tapeloom.server.cluster.NodeMember;
import io.tapeloom.server.config.ClusterConfig;
import io.tapeloom.server.config.FeedSettings;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Secret;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.stream.loop.NanoClock;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Joins a cluster if the settings say so. */
final class Members {

  private Members() {}

  /**
   * Returns the part of this server in its cluster. A generator waits until no other one is active,
   * and a node until there is a log.
   *
   * @throws InvalidSetting if the cluster cannot be joined
   */
  static Membership of(
      Settings settings, MarketSource source, InstantSource clock, NanoClock nanoClock) {
    var cluster = settings.cluster();
    try {
      return switch (cluster.role()) {
        case ALL -> {
          if (cluster.url().isPresent()) {
            throw InvalidSetting.unusable(
                ClusterConfig.ROLE.name(),
                "all",
                "with CLUSTER_URL, set it to generator at one server and to node at the others");
          }
          yield Membership.ALONE;
        }
        case GENERATOR -> {
          var member = GeneratorMember.lead(at(settings), new SecureRandom(), nanoClock, clock);
          member.readLastTrades(new Instruments(source.instruments()));
          yield member;
        }
        case NODE -> {
          if (!(settings.market().feed() instanceof FeedSettings.Simulated)) {
            throw InvalidSetting.unusable(
                ClusterConfig.ROLE.name(), "node", "a node needs FEED=simulated");
          }
          yield NodeMember.find(at(settings), cluster.maxStale(), nanoClock, clock);
        }
      };
    } catch (UnusableLog unusable) {
      throw InvalidSetting.unusable(
          ClusterConfig.CLUSTER_URL.name(), Secret.HIDDEN, String.valueOf(unusable.getMessage()));
    }
  }

  private static ClusterSettings at(Settings settings) {
    var cluster = settings.cluster();
    return new ClusterSettings(
        URI.create(new String(cluster.url().orElseThrow().bytes(), UTF_8)),
        cluster.name(),
        KeptMarket.identityText(settings.market()),
        cluster.coalescing(),
        cluster.logBytes());
  }
}
