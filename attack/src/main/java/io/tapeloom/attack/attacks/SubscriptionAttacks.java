package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests and subscriptions whose work grows with the number of symbols or encodings. */
final class SubscriptionAttacks {

  private static final List<String> CHANNELS =
      List.of("market_data", "orderbook", "trades", "chart_data");

  private static final List<String> KINDS = List.of("quotes", "trades", "orderbook");
  private static final List<String> RESOLUTIONS =
      Arrays.stream(Resolution.values()).map(Resolution::code).toList();
  private static final List<Integer> DEPTHS = List.of(0, 1, 5, 10);
  private static final List<String> UPDATES = List.of("snapshot", "delta");
  private static final List<String> FORMATS = List.of("", "tapeloom.json", "tapeloom.proto");

  private SubscriptionAttacks() {}

  /** Subscribes to every symbol in every way, and asks for the ledger as often as allowed. */
  static void ledgers(Assault assault) throws InterruptedException {
    assault.crowd(
        100,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          for (var kind : KINDS) {
            peer.send(every(kind, "\"max_rate\":0.01"));
          }
          for (var resolution : RESOLUTIONS) {
            peer.send(
                every("bars", "\"max_rate\":0.01,\"resolution\":\"%s\"".formatted(resolution)));
          }
          long askedNanos = System.nanoTime();
          while (assault.goesOn()) {
            var frame = peer.readMessage();
            if (frame.text().contains("connection.ledger.response")) {
              assault.saw("ledgers");
              assault.saw("bytes of ledgers", frame.payload().length);
            }
            if (System.nanoTime() - askedNanos > 1_000_000_000) {
              askedNanos = System.nanoTime();
              peer.send("{\"type\":\"connection.ledger\",\"payload\":{}}");
            }
            assault.breathe();
          }
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  private static String every(String kind, String params) {
    return "{\"type\":\"%s.subscribe\",\"payload\":{\"symbols\":[\"*\"],\"params\":{%s}}}"
        .formatted(kind, params);
  }

  /** Subscribes to every symbol of a channel and ends it, in both protocols. */
  static void everySymbol(Assault assault) throws InterruptedException {
    assault.crowd(
        100,
        () -> {
          var peer = assault.webSocket(FrameAttacks.CHANNELS);
          peer.read();
          for (int i = 0; assault.goesOn(); i++) {
            var channel = CHANNELS.get(i % CHANNELS.size());
            request(
                assault, peer, "{\"type\":\"subscribe\",\"channel\":\"%s\"}".formatted(channel));
            request(
                assault, peer, "{\"type\":\"unsubscribe\",\"channel\":\"%s\"}".formatted(channel));
            assault.breathe();
          }
        });
    assault.crowd(
        50,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          while (assault.goesOn()) {
            request(assault, peer, every("quotes", ""));
            request(assault, peer, "{\"type\":\"connection.unsubscribe_all\"}");
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Sends long lists of symbols and positions within the rate of messages. */
  static void longLists(Assault assault) throws InterruptedException {
    var known = list(_ -> "\"AAPL\"", 1_000);
    var unknown = list(i -> "\"%064d\"".formatted(i), 1_000);
    var positions = list(i -> "\"trades:%06d\":1".formatted(i), 12_000);
    var requests =
        List.of(
            "{\"type\":\"orderbook.subscribe\",\"payload\":{\"symbols\":[%s]}}".formatted(known),
            "{\"type\":\"orderbook.subscribe\",\"payload\":{\"symbols\":[%s]}}".formatted(unknown),
            "{\"type\":\"trades.subscribe\",\"payload\":{\"symbol\":\"AAPL\",\"recover\":{\"epoch\":\"none\",\"positions\":{%s}}}}"
                .formatted(positions));
    assault.crowd(
        150,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          for (int i = 0; assault.goesOn(); i++) {
            request(assault, peer, requests.get(i % requests.size()));
            assault.pause(500);
            assault.breathe();
          }
        });
    assault.hold();
  }

  private static String list(IntFunction<String> element, int size) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(","));
  }

  /** Sends a request, and reads until its answer. */
  private static void request(Assault assault, WebSocketPeer peer, String text) throws IOException {
    peer.send(text);
    while (true) {
      var answer = peer.readMessage().text();
      if (answer.contains("rate_limited") || answer.contains("Rate limit")) {
        assault.saw("rate limited");
        return;
      }
      if (answer.contains(".response\"") || answer.contains("subscription_confirmation")) {
        assault.saw(
            answer.contains("\"status\":\"error\"") || answer.contains("\"success\":false")
                ? "refused"
                : "answered");
        return;
      }
    }
  }

  /** Follows all order books in every depth, format and coding, and reads everything. */
  static void depths(Assault assault) throws InterruptedException {
    for (int depth : DEPTHS) {
      for (var updates : UPDATES) {
        for (var format : FORMATS) {
          follow(assault, depth, updates, headers(format, false));
          follow(assault, depth, updates, headers(format, true));
        }
      }
    }
    assault.hold();
  }

  private static String headers(String format, boolean compressed) {
    return (format.isEmpty() ? "" : "Sec-WebSocket-Protocol: %s\r\n".formatted(format))
        + (compressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
  }

  private static void follow(Assault assault, int depth, String updates, String headers) {
    assault.crowd(
        1,
        () -> {
          var peer = WebSocketPeer.upgrade(assault.connect(), FrameAttacks.OPERATIONS, headers);
          assault.saw("followers");
          peer.send(
              every("orderbook", "\"depth\":%d,\"updates\":\"%s\"".formatted(depth, updates)));
          while (assault.goesOn()) {
            peer.readMessage();
            assault.saw("books");
            assault.breathe();
          }
          assault.leave(peer.connection());
        });
  }
}
