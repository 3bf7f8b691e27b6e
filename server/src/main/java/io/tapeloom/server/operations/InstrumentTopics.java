package io.tapeloom.server.operations;

import io.tapeloom.market.Instrument;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.SymbolResult;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.Topic;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Subscribes sessions to, and unsubscribes them from, a family with one topic per instrument.
 * Immutable.
 *
 * @param name what all the topics together are called, such as {@code quotes}
 * @param topic returns the topic of an instrument
 */
record InstrumentTopics(
    String name, Instruments instruments, Function<Instrument, Topic<?>> topic) {

  /** So many symbols of a request cost as much as a message. */
  private static final int SYMBOLS_PER_MESSAGE = 20;

  /** The topics of every symbol, which count as one subscription. */
  private record AllSymbols(String name) {}

  SubscriptionReply subscribe(SymbolChoice choice, Optional<RateLimit> rate, Session session) {
    return switch (choice) {
      case SymbolChoice.One(var symbol) ->
          instruments
              .find(symbol)
              .map(found -> subscribeOne(found, rate, session))
              .orElseGet(() -> SubscriptionReply.unknown(symbol, instruments.symbols()));
      case SymbolChoice.Several(var symbols) ->
          charged(symbols.size(), session)
              .orElseGet(
                  () ->
                      SubscriptionReply.several(
                          "Subscribed to",
                          symbols.stream().map(each -> subscribed(each, rate, session)).toList()));
      case SymbolChoice.All _ ->
          charged(instruments.all().size(), session).orElseGet(() -> subscribeAll(rate, session));
    };
  }

  SubscriptionReply unsubscribe(SymbolChoice choice, Session session) {
    return switch (choice) {
      case SymbolChoice.One(var symbol) ->
          instruments
              .find(symbol)
              .map(
                  found ->
                      SubscriptionReply.unsubscribed(
                          found.symbol(), session.unsubscribe(topic.apply(found))))
              .orElseGet(() -> SubscriptionReply.unknown(symbol, instruments.symbols()));
      case SymbolChoice.Several(var symbols) ->
          charged(symbols.size(), session)
              .orElseGet(
                  () ->
                      SubscriptionReply.several(
                          "Unsubscribed from",
                          symbols.stream().map(each -> unsubscribed(each, session)).toList()));
      case SymbolChoice.All _ ->
          charged(instruments.all().size(), session).orElseGet(() -> unsubscribeAll(session));
    };
  }

  /** The refusal of a request that costs more than the client has left of its message rate. */
  private static Optional<SubscriptionReply> charged(int symbols, Session session) {
    return session
        .charge(symbols / SYMBOLS_PER_MESSAGE)
        .map(
            wait ->
                SubscriptionReply.rateLimited(
                    session.limits().messages().messageRate(), wait.toMillis() + 1));
  }

  private SubscriptionReply subscribeOne(
      Instrument instrument, Optional<RateLimit> rate, Session session) {
    var one = topic.apply(instrument);
    if (!hasRoomFor(one, session)) {
      return SubscriptionReply.tooMany(
          instrument.symbol(), session.limits().connections().maxSubscriptions());
    }
    var position = session.subscribe(one, rateFor(one, rate));
    change(one, rate, session);
    return SubscriptionReply.subscribed(instrument.symbol(), position)
        .granting(session.rateOf(one));
  }

  private static boolean hasRoomFor(Topic<?> topic, Session session) {
    return session.isSubscribedTo(topic) || session.hasRoomFor(1);
  }

  /** A rate limit is for topics of which the newest value is enough; others ignore it. */
  private static RateLimit rateFor(Topic<?> topic, Optional<RateLimit> rate) {
    return topic.family().delivery() == Delivery.LATEST
        ? rate.orElse(RateLimit.UNBOUNDED)
        : RateLimit.UNBOUNDED;
  }

  private static void change(Topic<?> topic, Optional<RateLimit> rate, Session session) {
    if (rate.isPresent()) {
      session.limit(topic, rateFor(topic, rate));
    }
  }

  private SymbolResult subscribed(String symbol, Optional<RateLimit> rate, Session session) {
    var found = instruments.find(symbol);
    if (found.isEmpty()) {
      return SymbolResult.refused(symbol, Code.UNKNOWN_SYMBOL);
    }
    var one = topic.apply(found.get());
    if (!hasRoomFor(one, session)) {
      return SymbolResult.refused(symbol, Code.TOO_MANY_SUBSCRIPTIONS);
    }
    var position = session.subscribe(one, rateFor(one, rate));
    change(one, rate, session);
    return SymbolResult.of(symbol, position);
  }

  private SymbolResult unsubscribed(String symbol, Session session) {
    return instruments
        .find(symbol)
        .map(found -> SymbolResult.of(symbol, session.unsubscribe(topic.apply(found))))
        .orElseGet(() -> SymbolResult.refused(symbol, Code.UNKNOWN_SYMBOL));
  }

  private SubscriptionReply subscribeAll(Optional<RateLimit> rate, Session session) {
    if (!session.hasRoomFor(1) && !isSubscribedToAll(session)) {
      return SubscriptionReply.several(
          "Subscribed to",
          List.of(SymbolResult.refused(SymbolChoice.ALL_SYMBOLS, Code.TOO_MANY_SUBSCRIPTIONS)));
    }
    var epoch = "";
    for (var instrument : instruments.all()) {
      var one = topic.apply(instrument);
      epoch = session.subscribe(one, rateFor(one, rate), new AllSymbols(name)).epoch();
      change(one, rate, session);
    }
    return SubscriptionReply.several(
        "Subscribed to", List.of(SymbolResult.all(SymbolChoice.ALL_SYMBOLS, epoch)));
  }

  private boolean isSubscribedToAll(Session session) {
    return instruments.all().stream().map(topic).allMatch(session::isSubscribedTo);
  }

  private SubscriptionReply unsubscribeAll(Session session) {
    var epoch = "";
    for (var instrument : instruments.all()) {
      epoch = session.unsubscribe(topic.apply(instrument)).epoch();
    }
    return SubscriptionReply.several(
        "Unsubscribed from", List.of(SymbolResult.all(SymbolChoice.ALL_SYMBOLS, epoch)));
  }
}
