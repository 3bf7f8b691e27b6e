package io.tapeloom.server.operations;

import io.tapeloom.market.Instrument;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topic;
import java.util.function.Function;

/**
 * Subscribes sessions to, and unsubscribes them from, a family with one topic per instrument.
 * Immutable.
 *
 * @param topic returns the topic of an instrument
 */
record InstrumentTopics(Instruments instruments, Function<Instrument, Topic<?>> topic) {

  SubscriptionReply subscribe(String symbol, Session session) {
    return instruments
        .find(symbol)
        .map(found -> subscribe(found, topic.apply(found), session))
        .orElseGet(() -> SubscriptionReply.unknown(symbol, instruments.symbols()));
  }

  static SubscriptionReply subscribe(Instrument instrument, Topic<?> topic, Session session) {
    return session.isSubscribedTo(topic) || session.hasRoomFor(1)
        ? SubscriptionReply.subscribed(instrument.symbol(), session.subscribe(topic))
        : SubscriptionReply.tooMany(
            instrument.symbol(), session.limits().connections().maxSubscriptions());
  }

  SubscriptionReply unsubscribe(String symbol, Session session) {
    return instruments
        .find(symbol)
        .map(
            found ->
                SubscriptionReply.unsubscribed(
                    found.symbol(), session.unsubscribe(topic.apply(found))))
        .orElseGet(() -> SubscriptionReply.unknown(symbol, instruments.symbols()));
  }
}
