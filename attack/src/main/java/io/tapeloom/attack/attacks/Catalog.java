package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Attack;
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
              subscriptions(),
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
            assault -> RestAttacks.pipeline(assault, 100, request))
        .seeing("pipelined 100", 100);
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
        Scenario.of("probes", "1,000 pipeline health and plain GETs", RestAttacks::probes)
            .seeing("200", 1_000)
            .seeing("426", 50),
        Scenario.of("half-closed", "pipelined requests, then a FIN", RestAttacks::halfClosed)
            .seeing("half-closed", 50),
        Scenario.of("reset", "pipelined requests, then a reset", RestAttacks::reset)
            .seeing("reset", 60),
        Scenario.of("unread-bars", "400 ask for bars and never read", RestAttacks::unread)
            .inQuick()
            .seeing("asked", 400),
        Scenario.of("slow-readers", "200 read 5 KB a second", RestAttacks::slowReaders)
            .seeing("bytes", 50_000),
        Scenario.of("rest-flood", "50 ask as fast as they may", RestAttacks::flood)
            .inQuick()
            .seeing("200", 20));
  }

  private static List<Scenario> controlFrames() {
    return List.of(
        Scenario.of("pings", "200 send pings and never read", FrameAttacks::pings)
            .inQuick()
            .seeing("frames", 10_000),
        Scenario.of("channel-pings", "the same, empty, on channels", FrameAttacks::channelPings)
            .seeing("frames", 10_000),
        Scenario.of("pongs", "200 send pongs nobody asked for", FrameAttacks::pongs)
            .seeing("frames", 10_000),
        Scenario.of(
                "ping-messages", "200 send ping messages, never read", FrameAttacks::pingMessages)
            .seeing("frames", 10_000),
        Scenario.of("refusals", "200 send what is refused, never read", FrameAttacks::refusals)
            .seeing("frames", 400),
        Scenario.of("after-close", "250 are closed, and send on", FrameAttacks::afterClose)
            .inQuick()
            .seeing("closing", 250),
        Scenario.of(
                "authentications",
                "150 send invalid tokens in bursts",
                TokenAttacks::authentications)
            .seeing("authentications", 10_000));
  }

  private static List<Scenario> messages() {
    return List.of(
        Scenario.of("fragments", "200 send fragments of one byte", FrameAttacks::fragments)
            .seeing("frames", 10_000),
        Scenario.of(
                "unfinished-messages", "520 messages of 1 MiB", FrameAttacks::unfinishedMessages)
            .inQuick()
            .seeing("unfinished", 100)
            .raising("memory_shed_total"),
        Scenario.of("unfinished-frames", "520 frames of 1 MiB", FrameAttacks::unfinishedFrames)
            .seeing("unfinished", 100)
            .raising("memory_shed_total"),
        Scenario.of(
                "unread-topics",
                "150 subscribe to all, never read",
                FrameAttacks::unreadSubscriptions)
            .seeing("subscribed", 150),
        Scenario.of(
                "subscriptions", "60 subscribe and unsubscribe", FrameAttacks::subscriptionStorm)
            .seeing("50 subscriptions", 60),
        Scenario.of("bursts", "250 send 500 messages at once", FrameAttacks::bursts)
            .inQuick()
            .seeing("bursts", 250),
        Scenario.of("handshakes", "60 shake hands and go", FrameAttacks::comingAndGoing)
            .seeing("came and went", 60));
  }

  private static List<Scenario> subscriptions() {
    var large = USUAL.with("MARKET_SYMBOLS_FILE", ServerPlan.SYMBOLS).with("MARKET_SPEED", "0.5");
    return List.of(
        Scenario.of("ledgers", "100 ask for ledgers of all topics", SubscriptionAttacks::ledgers)
            .on(large)
            .lasting(30)
            .seeing("ledgers", 5),
        Scenario.of(
                "channel-subscribe-all",
                "150 subscribe to all and end it",
                SubscriptionAttacks::everySymbol)
            .on(large)
            .seeing("answered", 30),
        Scenario.of("long-lists", "150 send 1,000 symbols", SubscriptionAttacks::longLists)
            .seeing("answered", 100)
            .seeing("refused", 100),
        Scenario.of("depths", "48 follow books in all ways", SubscriptionAttacks::depths)
            .seeing("followers", 48)
            .seeing("books", 500));
  }

  private static List<Scenario> validation() {
    return List.of(
        Scenario.of("blanks", "lists of 24,000 blanks", ValidationAttacks::blanks)
            .inQuick()
            .seeing("invalid_field", 8),
        Scenario.of("nulls", "lists of 24,000 nulls", ValidationAttacks::nulls)
            .seeing("invalid_field", 8),
        Scenario.of("permissions", "24,000 permissions", ValidationAttacks::permissions)
            .seeing("invalid_field", 8),
        Scenario.of("keys", "objects of 12,000 keys", ValidationAttacks::keys)
            .seeing("invalid_field", 8),
        Scenario.of("depth", "125,000 arrays in each other", ValidationAttacks::depth)
            .seeing("invalid_request", 8),
        Scenario.of("numbers", "a number of 250,000 digits", ValidationAttacks::numbers)
            .seeing("invalid_request", 8),
        Scenario.of("names", "a name of 250,000 characters", ValidationAttacks::names)
            .seeing("invalid_request", 8),
        Scenario.of("large-messages", "the same on sockets", ValidationAttacks::messages)
            .inQuick()
            .seeing("answered", 5)
            .seeing("closed 1003", 5));
  }

  private static List<Scenario> replays() {
    return List.of(
        Scenario.of("replays", "connect, start 4 replays, close", ReplayAttacks::storm)
            .inQuick()
            .seeing("started 4", 40),
        Scenario.of("replays-reset", "start 2, read one, reset", ReplayAttacks::begunAndReset)
            .seeing("begun", 40),
        Scenario.of("replays-unread", "120 start 4, never read", ReplayAttacks::hoard)
            .seeing("hoarded", 120)
            .raising("replays_refused_total"),
        Scenario.of("replay-seeks", "15 seek in all bars", ReplayAttacks::seeks)
            .seeing("begun", 15)
            .seeing("sought", 2));
  }

  private static List<Scenario> recoveries() {
    var much = USUAL.with("MARKET_SPEED", "200");
    return List.of(
        Scenario.of(
                "trades-before",
                "100 ask for trades before an unknown one",
                RestAttacks::tradesBefore)
            .on(much)
            .lasting(20)
            .seeing("404", 100),
        Scenario.of("recoveries", "100 recover all trades, and again", RecoveryAttacks::wide)
            .on(much)
            .inQuick()
            .seeing("read", 20),
        Scenario.of("recoveries-unread", "200 recover, never read", RecoveryAttacks::unread)
            .on(much)
            .seeing("recovering", 200),
        Scenario.of("recoveries-repeated", "100 begin and end them", RecoveryAttacks::repeated)
            .on(much)
            .seeing("recovering", 200),
        Scenario.of("recoveries-reset", "60 recover and reset", RecoveryAttacks::reset)
            .on(much)
            .seeing("reset", 60));
  }

  private static Scenario trickling(String name, String what, Attack attack) {
    return Scenario.of(name, what, attack).lasting(35).seeing("connections", 300);
  }

  private static List<Scenario> http() {
    return List.of(
        trickling("slow-headers", "300 headers that trickle", HttpAttacks::slowHeaders)
            .seeing("cut off", 300),
        trickling("slow-second", "the second request trickles", HttpAttacks::slowSecondHeaders)
            .seeing("cut off", 300),
        trickling("slow-bodies", "300 bodies that trickle", HttpAttacks::slowBodies)
            .seeing("cut off with 408", 300),
        trickling("slow-chunks", "300 chunks that trickle", HttpAttacks::slowChunks)
            .seeing("cut off with 408", 300),
        trickling("slow-handshakes", "300 handshakes that trickle", HttpAttacks::slowHandshakes)
            .seeing("cut off", 300),
        Scenario.of("unfinished-bodies", "400 bodies that stop", HttpAttacks::unfinishedBodies)
            .seeing("unfinished", 200)
            .raising("memory_shed_total"),
        Scenario.of("idle", "1,500 connections that asked once", HttpAttacks::idleConnections)
            .seeing("held", 1_000),
        Scenario.of("silent", "1,500 connections that say nothing", HttpAttacks::silentConnections)
            .inQuick()
            .seeing("held", 1_000),
        Scenario.of("unfinished-heads", "1,900 heads of 120 lines", HttpAttacks::unfinishedHeads)
            .inQuick()
            .seeing("held", 1_000)
            .raising("memory_shed_total"),
        Scenario.of("half-handshakes", "1,500 half handshakes", HttpAttacks::halfHandshakes)
            .seeing("held", 1_000),
        Scenario.of("long-heads", "24 send heads of long lists", HttpAttacks::longHeads)
            .inQuick()
            .seeing("431", 100)
            .seeing("414", 20),
        Scenario.of("churn", "16 connect and reset", HttpAttacks::churn)
            .seeing("came and went", 1_000),
        Scenario.of("malformed", "HTTP that is none", DoorChecks::malformed)
            .inQuick()
            .seeing("400", 20)
            .seeing("505", 2),
        Scenario.of("oddities", "inputs that nobody expects", DoorChecks::oddities)
            .inQuick()
            .seeing("400", 20),
        Scenario.of("before-upgrade", "asked, then upgraded", DoorChecks::askedBeforeUpgrade)
            .seeing("200 then 101", 20));
  }

  private static List<Scenario> documents() {
    return List.of(
        Scenario.of("documents", "16 reload the documents", DocumentAttacks::documents)
            .inQuick()
            .seeing("200", 20),
        Scenario.of("hosts", "the same under ever new hosts", DocumentAttacks::hosts)
            .seeing("200", 20),
        Scenario.of("files", "16 reload pages and scripts", DocumentAttacks::files)
            .seeing("200", 20),
        Scenario.of("codings", "the same, for rare codings", DocumentAttacks::foreignCodings)
            .seeing("200", 20),
        Scenario.of("metrics", "16 read /metrics and stats", DocumentAttacks::metrics)
            .seeing("200", 20));
  }

  private static List<Scenario> others() {
    return List.of(
        Scenario.of("pings-256", "pings at a heap of 256 MB", FrameAttacks::pings)
            .on(USUAL.heap(256))
            .seeing("frames", 10_000),
        Scenario.of("bars-256", "bars never read at 256 MB", RestAttacks::unread)
            .on(USUAL.heap(256))
            .seeing("asked", 400),
        Scenario.of(
                "out-of-memory",
                "bodies of more than a heap of 56 MB, with a wrong limit",
                HttpAttacks::unfinishedBodies)
            .on(USUAL.heap(56).with("WS_MAX_PARTIAL_BYTES", "1073741824"))
            .expecting(Expectation.EXITS)
            .logging("java.lang.OutOfMemoryError|out of memory: the server exits with code 3", 1),
        Scenario.of("one-address", "900 connections of one address", HttpAttacks::oneAddress)
            .on(USUAL.with("TRUSTED_PROXIES", "127.0.0.0/8"))
            .seeing("let in", 100)
            .seeing("handshake 429", 100),
        Scenario.of("tokens", "40 send tokens of ever new keys", TokenAttacks::bogusKeys)
            .on(USUAL.with("AUTH_JWKS_URL", ServerPlan.JWKS))
            .seeing("refused", 100),
        Scenario.of("token-handshakes", "20 shake hands with such", TokenAttacks::bogusHandshakes)
            .on(USUAL.with("AUTH_JWKS_URL", ServerPlan.JWKS))
            .seeing("401", 20),
        Scenario.of("stall", "SIGSTOP, 6 s, SIGCONT", FaultAttacks::stall)
            .on(USUAL.with("WS_HEARTBEAT_INTERVAL", "2"))
            .lasting(10)
            .expecting(Expectation.STALLED)
            .seeing(FaultAttacks.STALLED, 1)
            .logging("WARN .*The server was stalled for [567]\\.\\d s", 1),
        Scenario.of("descriptors", "more connections than descriptors", FaultAttacks::descriptors)
            .on(USUAL.descriptors(220))
            .expecting(Expectation.FULL)
            .seeing("connections", 400)
            .raising("connections_turned_away_total")
            .logging("No file descriptor is left of 220", 1)
            .logging("File descriptors are available again after \\d+ s: [1-9]", 1),
        Scenario.of("sigterm", "SIGTERM while much is asked", FaultAttacks::terminate)
            .expecting(Expectation.DRAINED)
            .inQuick()
            .seeing("200", 5));
  }
}
