package io.tapeloom.attack.attacks;

import io.tapeloom.attack.target.ServerPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All attacks, in the order in which they are run. */
public final class Catalog {

  private static final List<Scenario> ALL =
      Stream.of(rest(), controlFrames(), validation(), replays(), documents())
          .flatMap(List::stream)
          .toList();

  private Catalog() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  private static List<Scenario> rest() {
    return List.of(
        Scenario.of("pipelining", "100 pipelined requests for bars, never read", RestAttacks::bars)
            .inQuick(),
        Scenario.of("unread-bars", "400 ask for bars and never read", RestAttacks::unread));
  }

  private static List<Scenario> controlFrames() {
    return List.of(
        Scenario.of("pings", "200 send pings and never read", FrameAttacks::pings).inQuick(),
        Scenario.of("pings-256", "the same at a heap of 256 MB", FrameAttacks::pings)
            .on(ServerPlan.DEFAULT.heap(256)));
  }

  private static List<Scenario> validation() {
    return List.of(
        Scenario.of("blanks", "gzip'd lists of 30,000 blanks", ValidationAttacks::blanks)
            .inQuick());
  }

  private static List<Scenario> replays() {
    return List.of(
        Scenario.of("replays", "connect, start 4 replays, close", ReplayAttacks::storm).inQuick());
  }

  private static List<Scenario> documents() {
    return List.of(
        Scenario.of("documents", "16 reload the documents", DocumentAttacks::documents).inQuick());
  }
}
