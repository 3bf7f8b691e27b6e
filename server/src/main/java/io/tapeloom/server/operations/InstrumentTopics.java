package io.tapeloom.server.operations;

import io.tapeloom.market.Instrument;
import io.tapeloom.server.live.BulkCost;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Granted;
import io.tapeloom.server.operations.SubscriptionReply.SymbolResult;
import io.tapeloom.server.proto.TopicUnits;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.Resumption;
import io.tapeloom.stream.topic.Topic;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes sessions to, and unsubscribes them from, a family with one topic per instrument.
 * Immutable.
 *
 * @param name what all the topics together are called, such as {@code quotes}
 * @param topic returns the topic of an instrument
 * @param shape which options apply to the topics
 * @param freshness how current the data of the server is
 */
record InstrumentTopics(
    String name,
    Instruments instruments,
    Function<Instrument, Topic<?>> topic,
    Shape shape,
    Supplier<Freshness> freshness) {

  /** What the values of the topics are. */
  enum Shape {
    /** Values without parts. */
    VALUES,
    /** Order books: subscriptions may ask for a depth, and for differences. */
    BOOKS
  }

  /** The topics of every symbol, which count as one subscription. */
  private record AllSymbols(String name) {}

  SubscriptionReply subscribe(NamesSymbols request, Session session) {
    var choice = request.choice();
    boolean only = choice instanceof SymbolChoice.One;
    var answer =
        answer(
            choice,
            session,
            "Subscribed to",
            instruments::find,
            found -> joinAlone(topic.apply(found), request, only, session),
            (found, start) ->
                SubscriptionReply.subscribed(found.symbol(), start, units(found, session)),
            () -> subscribeAll(request, session));
    var granted = answer.isRefused() ? null : granted(choice, session);
    return answer.reply(granted, freshness.get());
  }

  /** The options that hold for the topics of a request, the same for all; null: none. */
  private @Nullable Granted granted(SymbolChoice choice, Session session) {
    var subscribed = instrumentsOf(choice).<Topic<?>>map(topic).filter(session::isSubscribedTo);
    if (shape == Shape.VALUES) {
      return subscribed
          .findFirst()
          .map(first -> Granted.of(session.rateOf(first), null, session.format()))
          .orElse(null);
    }
    var books = subscribed.toList();
    if (books.stream().anyMatch(each -> isAboveRate(each, session))) {
      books.forEach(each -> session.show(each, session.viewOf(each).withoutChanges()));
    }
    return books.isEmpty()
        ? null
        : Granted.of(
            session.rateOf(books.getFirst()), session.viewOf(books.getFirst()), session.format());
  }

  private Optional<TopicUnits> units(Instrument instrument, Session session) {
    return TopicUnits.declaredTo(session, topic.apply(instrument));
  }

  private Stream<Instrument> instrumentsOf(SymbolChoice choice) {
    return switch (choice) {
      case SymbolChoice.One(var symbol) -> instruments.find(symbol).stream();
      case SymbolChoice.Several(var symbols) ->
          symbols.stream().flatMap(symbol -> instruments.find(symbol).stream());
      case SymbolChoice.All _ -> instruments.all().stream();
    };
  }

  /** Whether a topic publishes more values than a subscription is sent: most are conflated. */
  private static boolean isAboveRate(Topic<?> one, Session session) {
    return session
        .rateOf(one)
        .filter(rate -> rate.writesPerSecond() < one.publicationsPerSecond())
        .isPresent();
  }

  SubscriptionReply unsubscribe(SymbolChoice choice, Session session) {
    return answer(
            choice,
            session,
            "Unsubscribed from",
            instruments::findKnown,
            found -> Optional.of(SubscriptionStart.at(session.unsubscribe(topic.apply(found)))),
            (found, position) -> SubscriptionReply.unsubscribed(found.symbol(), position),
            () -> unsubscribeAll(session))
        .reply(null, freshness.get());
  }

  /**
   * Handles a request for one symbol, several or all.
   *
   * @param done the result in words, before the number of symbols
   * @param finder finds the instrument of a symbol
   * @param act handles one instrument; empty: the connection has no room for it
   * @param one the answer about one instrument
   * @param all handles every instrument
   */
  private SubscriptionReply.Draft answer(
      SymbolChoice choice,
      Session session,
      String done,
      Function<String, Optional<Instrument>> finder,
      Function<Instrument, Optional<SubscriptionStart>> act,
      BiFunction<Instrument, SubscriptionStart, SubscriptionReply.Draft> one,
      Supplier<SymbolResult> all) {
    return switch (choice) {
      case SymbolChoice.One(var symbol) ->
          finder
              .apply(symbol)
              .map(
                  found ->
                      act.apply(found)
                          .map(start -> one.apply(found, start))
                          .orElseGet(
                              () ->
                                  SubscriptionReply.tooMany(
                                      found.symbol(),
                                      session.limits().connections().maxSubscriptions())))
              .orElseGet(() -> SubscriptionReply.unknown(symbol, instruments.listed()));
      case SymbolChoice.Several(var symbols) ->
          charged(symbols.size(), session)
              .orElseGet(
                  () ->
                      SubscriptionReply.several(
                          done,
                          symbols.stream()
                              .map(each -> result(each, finder, act, session))
                              .toList()));
      case SymbolChoice.All _ ->
          charged(instruments.all().size(), session)
              .orElseGet(() -> SubscriptionReply.several(done, List.of(all.get())));
    };
  }

  private SymbolResult result(
      String symbol,
      Function<String, Optional<Instrument>> finder,
      Function<Instrument, Optional<SubscriptionStart>> act,
      Session session) {
    return finder
        .apply(symbol)
        .map(
            found ->
                act.apply(found)
                    .map(start -> SymbolResult.of(symbol, start, units(found, session)))
                    .orElseGet(() -> SymbolResult.refused(symbol, Code.TOO_MANY_SUBSCRIPTIONS)))
        .orElseGet(() -> SymbolResult.refused(symbol, Code.UNKNOWN_SYMBOL));
  }

  /** The refusal of a request that costs more than the client has left of its message rate. */
  private static Optional<SubscriptionReply.Draft> charged(int symbols, Session session) {
    return BulkCost.charge(session, symbols)
        .map(
            wait ->
                SubscriptionReply.rateLimited(
                    BulkCost.tooManySymbols(session), wait.toMillis() + 1));
  }

  /** Subscribes to a topic that counts by itself; empty: the connection has no room for it. */
  private Optional<SubscriptionStart> joinAlone(
      Topic<?> one, NamesSymbols request, boolean only, Session session) {
    return session.isSubscribedTo(one) || session.hasRoomFor(1)
        ? Optional.of(join(one, request, only, null, session))
        : Optional.empty();
  }

  /** A rate limit is for topics of which the newest value is enough; others ignore it. */
  private SubscriptionStart join(
      Topic<?> one, NamesSymbols request, boolean only, @Nullable Object bundle, Session session) {
    var limit = request.rateLimit().filter(_ -> one.family().delivery() == Delivery.LATEST);
    var recover = request.recover();
    var point = recover == null ? null : recover.pointOf(one.name(), only).orElse(null);
    var start = session.subscribe(one, limit.orElse(RateLimit.UNBOUNDED), bundle, point);
    limit.ifPresent(changed -> session.limit(one, changed)); // of a subscription that existed
    if (shape == Shape.BOOKS) {
      session.show(one, request.viewAfter(session.viewOf(one)));
    }
    return start;
  }

  private SymbolResult subscribeAll(NamesSymbols request, Session session) {
    if (!session.hasRoomFor(1) && !isSubscribedToAll(session)) {
      return SymbolResult.refused(SymbolChoice.ALL_SYMBOLS, Code.TOO_MANY_SUBSCRIPTIONS);
    }
    var bundle = new AllSymbols(name);
    instruments
        .followers()
        .follow(
            session, bundle, added -> join(topic.apply(added), request, false, bundle, session));
    return ofAll(
        instruments.all(),
        one -> reporting(one, join(one, request, false, bundle, session), session));
  }

  /** Reports missing values of one of many topics, for which the answer has no element. */
  private static SubscriptionStart reporting(
      Topic<?> one, SubscriptionStart start, Session session) {
    start
        .resumption()
        .flatMap(Resumption::gap)
        .ifPresent(gap -> session.reportAfterAnswer(one, gap));
    return start;
  }

  private boolean isSubscribedToAll(Session session) {
    return instruments.all().stream().map(topic).allMatch(session::isSubscribedTo);
  }

  private SymbolResult unsubscribeAll(Session session) {
    instruments.followers().unfollow(session, new AllSymbols(name));
    return ofAll(instruments.allKnown(), one -> SubscriptionStart.at(session.unsubscribe(one)));
  }

  private SymbolResult ofAll(List<Instrument> all, Function<Topic<?>, SubscriptionStart> act) {
    var epoch = "";
    Boolean recovered = null;
    for (var instrument : all) {
      var start = act.apply(topic.apply(instrument));
      epoch = start.position().epoch();
      var one = Recovery.of(start).recovered();
      if (one != null) {
        recovered = one && !Boolean.FALSE.equals(recovered);
      }
    }
    return SymbolResult.all(SymbolChoice.ALL_SYMBOLS, epoch, recovered);
  }
}
