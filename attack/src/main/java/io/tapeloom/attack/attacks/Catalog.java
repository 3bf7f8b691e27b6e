package io.tapeloom.attack.attacks;

import io.tapeloom.attack.process.ServerPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All attacks, in the order of execution; attacks on servers with other settings come last. */
public final class Catalog {

  private static final ServerPlan USUAL = ServerPlan.DEFAULT;

  private static final List<Scenario> ALL =
      Stream.of(
              rest(),
              controlFrames(),
              messages(),
              validation(),
              replays(),
              recoveries(),
              http(),
              documents(),
              others())
          .flatMap(List::stream)
          .toList();

  private Catalog() {}

  public static List<Scenario> all() {
    return ALL;
  }

  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  private static Scenario pipelined(String name, String request) {
    return Scenario.of(
        name,
        "100 connections, 100 pipelined requests each, never read",
        assault -> RestAttacks.pipeline(assault, 100, request));
  }

  private static List<Scenario> rest() {
    return List.of(
        pipelined("pipelining", RestAttacks.get(RestAttacks.BARS)).inQuick(),
        pipelined("pipelined-udf", RestAttacks.get(RestAttacks.UDF)),
        pipelined("pipelined-search", RestAttacks.get(RestAttacks.SEARCH)),
        pipelined("pipelined-quotes", RestAttacks.QUOTES),
        pipelined("pipelined-health", RestAttacks.get("/api/v1/health")),
        pipelined("pipelined-unknown", RestAttacks.get("/api/v1/health/unknown")),
        pipelined("pipelined-documents", RestAttacks.get("/api/v1/asyncapi.yaml")),
        pipelined("pipelined-files", RestAttacks.get("/api/v1/assets/asyncapi-react/index.js")),
        Scenario.of("half-closed", "pipelined requests, then a FIN", RestAttacks::halfClosed),
        Scenario.of("reset", "pipelined requests, then a reset", RestAttacks::reset),
        Scenario.of("unread-bars", "400 ask for bars and never read", RestAttacks::unread)
            .inQuick(),
        Scenario.of("slow-readers", "200 read 5 KB a second", RestAttacks::slowReaders),
        Scenario.of("rest-flood", "50 ask as fast as they may", RestAttacks::flood).inQuick());
  }

  private static List<Scenario> controlFrames() {
    return List.of(
        Scenario.of("pings", "200 send pings and never read", FrameAttacks::pings).inQuick(),
        Scenario.of("channel-pings", "the same, empty, on channels", FrameAttacks::channelPings),
        Scenario.of("pongs", "200 send pongs nobody asked for", FrameAttacks::pongs),
        Scenario.of(
            "ping-messages", "200 send ping messages, never read", FrameAttacks::pingMessages),
        Scenario.of("refusals", "200 send what is refused, never read", FrameAttacks::refusals));
  }

  private static List<Scenario> messages() {
    return List.of(
        Scenario.of("fragments", "200 send fragments of one byte", FrameAttacks::fragments),
        Scenario.of(
                "unfinished-messages", "520 messages of 1 MiB", FrameAttacks::unfinishedMessages)
            .inQuick(),
        Scenario.of("unfinished-frames", "520 frames of 1 MiB", FrameAttacks::unfinishedFrames),
        Scenario.of(
            "unread-topics", "150 subscribe to all, never read", FrameAttacks::unreadSubscriptions),
        Scenario.of(
            "subscriptions", "60 subscribe and unsubscribe", FrameAttacks::subscriptionStorm),
        Scenario.of("bursts", "250 send 500 messages at once", FrameAttacks::bursts).inQuick(),
        Scenario.of("handshakes", "60 shake hands and go", FrameAttacks::comingAndGoing));
  }

  private static List<Scenario> validation() {
    return List.of(
        Scenario.of("blanks", "lists of 30,000 blanks", ValidationAttacks::blanks).inQuick(),
        Scenario.of("nulls", "lists of 120,000 nulls", ValidationAttacks::nulls),
        Scenario.of("permissions", "30,000 permissions", ValidationAttacks::permissions),
        Scenario.of("keys", "objects of 62,000 keys", ValidationAttacks::keys),
        Scenario.of("depth", "300,000 arrays in each other", ValidationAttacks::depth),
        Scenario.of("numbers", "a number of 400,000 digits", ValidationAttacks::numbers),
        Scenario.of("names", "a name of 900,000 characters", ValidationAttacks::names),
        Scenario.of("large-messages", "the same on sockets", ValidationAttacks::messages)
            .inQuick());
  }

  private static List<Scenario> replays() {
    return List.of(
        Scenario.of("replays", "connect, start 4 replays, close", ReplayAttacks::storm).inQuick(),
        Scenario.of("replays-reset", "start 2, read one, reset", ReplayAttacks::begunAndReset),
        Scenario.of("replays-unread", "120 start 4, never read", ReplayAttacks::hoard));
  }

  private static List<Scenario> recoveries() {
    var much = USUAL.with("MARKET_SPEED", "200");
    return List.of(
        Scenario.of("recoveries", "100 recover all trades, and again", RecoveryAttacks::wide)
            .on(much)
            .inQuick(),
        Scenario.of("recoveries-unread", "200 recover, never read", RecoveryAttacks::unread)
            .on(much),
        Scenario.of("recoveries-repeated", "100 begin and end them", RecoveryAttacks::repeated)
            .on(much),
        Scenario.of("recoveries-reset", "60 recover and reset", RecoveryAttacks::reset).on(much));
  }

  private static List<Scenario> http() {
    return List.of(
        Scenario.of("slow-headers", "300 headers that trickle", HttpAttacks::slowHeaders)
            .lasting(35),
        Scenario.of("slow-second", "the second request trickles", HttpAttacks::slowSecondHeaders)
            .lasting(35),
        Scenario.of("slow-bodies", "300 bodies that trickle", HttpAttacks::slowBodies).lasting(35),
        Scenario.of("slow-chunks", "300 chunks that trickle", HttpAttacks::slowChunks).lasting(35),
        Scenario.of("slow-handshakes", "300 handshakes that trickle", HttpAttacks::slowHandshakes)
            .lasting(35),
        Scenario.of("unfinished-bodies", "400 bodies that stop", HttpAttacks::unfinishedBodies),
        Scenario.of("idle", "1,500 connections that asked once", HttpAttacks::idleConnections),
        Scenario.of("silent", "1,500 connections that say nothing", HttpAttacks::silentConnections)
            .inQuick(),
        Scenario.of("unfinished-heads", "1,900 heads of 1,400 lines", HttpAttacks::unfinishedHeads)
            .inQuick(),
        Scenario.of("half-handshakes", "1,500 half handshakes", HttpAttacks::halfHandshakes),
        Scenario.of("malformed", "HTTP that is none", DoorChecks::malformed).inQuick(),
        Scenario.of("oddities", "inputs that nobody expects", DoorChecks::oddities).inQuick(),
        Scenario.of("before-upgrade", "asked, then upgraded", DoorChecks::askedBeforeUpgrade));
  }

  private static List<Scenario> documents() {
    return List.of(
        Scenario.of("documents", "16 reload the documents", DocumentAttacks::documents).inQuick(),
        Scenario.of("hosts", "the same under ever new hosts", DocumentAttacks::hosts),
        Scenario.of("files", "16 reload pages and scripts", DocumentAttacks::files),
        Scenario.of("codings", "the same, for rare codings", DocumentAttacks::foreignCodings),
        Scenario.of("metrics", "16 read /metrics and stats", DocumentAttacks::metrics));
  }

  private static List<Scenario> others() {
    return List.of(
        Scenario.of("pings-256", "pings at a heap of 256 MB", FrameAttacks::pings)
            .on(USUAL.heap(256)),
        Scenario.of("bars-256", "bars never read at 256 MB", RestAttacks::unread)
            .on(USUAL.heap(256)),
        pipelined("out-of-memory", RestAttacks.get(RestAttacks.BARS))
            .on(USUAL.heap(56))
            .expecting(Expectation.MAY_EXIT),
        Scenario.of("one-address", "900 connections of one address", HttpAttacks::oneAddress)
            .on(USUAL.with("TRUSTED_PROXIES", "127.0.0.0/8")),
        Scenario.of("tokens", "40 send tokens of ever new keys", TokenAttacks::bogusKeys)
            .on(USUAL.with("AUTH_JWKS_URL", ServerPlan.JWKS)),
        Scenario.of("token-handshakes", "20 shake hands with such", TokenAttacks::bogusHandshakes)
            .on(USUAL.with("AUTH_JWKS_URL", ServerPlan.JWKS)),
        Scenario.of("stall", "SIGSTOP, 6 s, SIGCONT", FaultAttacks::stall)
            .on(USUAL.with("WS_HEARTBEAT_INTERVAL", "2"))
            .expecting(Expectation.STALLED),
        Scenario.of("descriptors", "more connections than descriptors", FaultAttacks::descriptors)
            .on(USUAL.descriptors(220))
            .expecting(Expectation.FULL),
        Scenario.of("sigterm", "SIGTERM while much is asked", FaultAttacks::terminate)
            .expecting(Expectation.DRAINED)
            .inQuick());
  }
}
