package io.tapeloom.server.cluster;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.market.Volume;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.recovery.TextCodec;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.ValueCodec;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How values are written in the log of a cluster: as protobuf messages. Each value of an instrument
 * carries the units in which it counts, so that it can be read without the values before it.
 * Immutable, thread-safe.
 */
final class LogValues {

  private static final int PRICE_SCALE = 1;
  private static final int MIN_MOVE = 2;
  private static final int QUANTITY_SCALE = 3;
  private static final int MAX_TEXT_BYTES = 1 << 20;
  private static final int FIRST_TEXT_BYTES = 1024;

  /** How the values of a family are written and read. */
  private record Form<T>(
      TopicFamily<T> family,
      Function<T, Fields.Writer> writer,
      BiFunction<Topic<T>, Fields, T> reader) {}

  private final Instruments instruments;

  /** By the first part of a topic's name. */
  private final Map<String, Form<?>> forms;

  LogValues(Instruments instruments) {
    this.instruments = instruments;
    this.forms =
        Map.of(
            "trades",
            new Form<>(MarketTopics.TRADES, LogValues::write, this::trade),
            "quotes",
            new Form<>(MarketTopics.QUOTES, LogValues::write, this::ticker),
            "orderbook",
            new Form<>(MarketTopics.BOOKS, LogValues::write, this::book),
            "bars",
            new Form<>(BarTopics.FAMILY, LogValues::write, this::bar),
            "system",
            text(SystemTopics.SYSTEM, TextCodec.NOTICES),
            "alerts",
            text(UserTopics.ALERTS, TextCodec.ALERTS));
  }

  /** Returns the encoded value; empty if values of its topic are not in the log. */
  <T> Optional<ByteBuffer> encoded(Topic<T> topic, T value) {
    var form = forms.get(firstPart(topic.name()));
    if (form == null || !form.family.equals(topic.family())) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // equal families have the same type of value
    var typed = (Form<T>) form;
    return Optional.of(typed.writer.apply(value).view());
  }

  private static String firstPart(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Receives a value with its topic. */
  interface Receiver {
    <T> void value(Topic<T> topic, T value);
  }

  /** Opens a topic of a family. */
  interface Opener {
    <T> Topic<T> open(String name, TopicFamily<T> family);
  }

  /**
   * Reads a value.
   *
   * @param opener opens the topic
   * @return false if this version does not know the topic, or its instrument
   */
  boolean read(String topic, ByteBuffer value, Opener opener, Receiver receiver) {
    var form = forms.get(firstPart(topic));
    if (form == null || !isKnown(topic, form.family)) {
      return false;
    }
    read(form, topic, value, opener, receiver);
    return true;
  }

  private boolean isKnown(String topic, TopicFamily<?> family) {
    int parts = topic.split(":", -1).length;
    return parts == family.pattern().split(":", -1).length
        && (parts == 1 || instruments.findKnown(symbolOf(topic)).isPresent());
  }

  private static String symbolOf(String topic) {
    return topic.split(":", -1)[1];
  }

  private static <T> void read(
      Form<T> form, String name, ByteBuffer value, Opener opener, Receiver receiver) {
    var topic = opener.open(name, form.family);
    receiver.value(topic, form.reader.apply(topic, Fields.read(value)));
  }

  // Values of instruments.

  private static Fields.Writer units(Instrument instrument) {
    return new Fields.Writer()
        .number(PRICE_SCALE, instrument.priceScale())
        .number(MIN_MOVE, instrument.minMove())
        .number(QUANTITY_SCALE, instrument.quantityScale());
  }

  private Instrument instrument(Topic<?> topic, Fields fields) {
    var known = instruments.findKnown(symbolOf(topic.name())).orElseThrow();
    int priceScale = fields.small(PRICE_SCALE);
    int minMove = fields.small(MIN_MOVE);
    int quantityScale = fields.small(QUANTITY_SCALE);
    return known.priceScale() == priceScale
            && known.minMove() == minMove
            && known.quantityScale() == quantityScale
        ? known
        : known.in(priceScale, minMove, quantityScale);
  }

  private static Fields.Writer write(Trade trade) {
    return units(trade.instrument())
        .number(4, trade.tradeId())
        .number(5, trade.price())
        .number(6, trade.quantity())
        .number(7, trade.aggressor() == Side.BUY ? 1 : 0)
        .number(8, trade.eventTimeNanos());
  }

  private Trade trade(Topic<Trade> topic, Fields fields) {
    return new Trade(
        instrument(topic, fields),
        fields.number(4),
        fields.number(5),
        fields.number(6),
        fields.number(7) == 1 ? Side.BUY : Side.SELL,
        fields.number(8));
  }

  private static Fields.Writer write(Ticker ticker) {
    var to = units(ticker.instrument());
    ticker
        .quote()
        .ifPresent(
            quote ->
                to.message(
                    4,
                    new Fields.Writer()
                        .number(1, quote.bidPrice())
                        .number(2, quote.bidQuantity())
                        .number(3, quote.askPrice())
                        .number(4, quote.askQuantity())
                        .number(5, quote.eventTimeNanos())));
    return to.message(5, write(ticker.day()))
        .number(6, ticker.previousClosePrice())
        .number(7, ticker.eventTimeNanos());
  }

  private Ticker ticker(Topic<Ticker> topic, Fields fields) {
    var instrument = instrument(topic, fields);
    return new Ticker(
        instrument,
        Optional.ofNullable(fields.part(4)).map(Fields::read).map(part -> quote(instrument, part)),
        bar(fields.message(5)),
        fields.number(6),
        fields.number(7));
  }

  private static Quote quote(Instrument instrument, Fields fields) {
    return new Quote(
        instrument,
        fields.number(1),
        fields.number(2),
        fields.number(3),
        fields.number(4),
        fields.number(5));
  }

  private static Fields.Writer write(OrderBook book) {
    return units(book.instrument())
        .part(4, levels(book.bids()))
        .part(5, levels(book.asks()))
        .number(6, book.sequence())
        .number(7, book.eventTimeNanos());
  }

  private static ByteBuffer levels(List<OrderBook.Level> levels) {
    var to = new Fields.Writer();
    for (var level : levels) {
      to.item(level.price()).item(level.quantity());
    }
    return to.view();
  }

  private OrderBook book(Topic<OrderBook> topic, Fields fields) {
    return new OrderBook(
        instrument(topic, fields),
        levels(fields, 4),
        levels(fields, 5),
        fields.number(6),
        fields.number(7));
  }

  private static List<OrderBook.Level> levels(Fields fields, int field) {
    var part = fields.part(field);
    var levels = new ArrayList<OrderBook.Level>();
    if (part != null) {
      for (var list = part.duplicate(); list.hasRemaining(); ) {
        levels.add(new OrderBook.Level(Fields.item(list), Fields.item(list)));
      }
    }
    return levels;
  }

  private static Fields.Writer write(LiveBar live) {
    var time = live.time();
    return units(live.instrument())
        .message(4, write(live.bar()))
        .number(5, live.closed() ? 1 : 0)
        .number(6, time.getEpochSecond())
        .number(7, time.getNano());
  }

  private LiveBar bar(Topic<LiveBar> topic, Fields fields) {
    return new LiveBar(
        instrument(topic, fields),
        BarTopics.resolutionOf(topic),
        bar(fields.message(4)),
        fields.number(5) == 1,
        Instant.ofEpochSecond(fields.number(6), fields.number(7)));
  }

  private static Fields.Writer write(Bar bar) {
    return new Fields.Writer()
        .number(1, bar.timeMillis())
        .number(2, bar.open())
        .number(3, bar.high())
        .number(4, bar.low())
        .number(5, bar.close())
        .number(6, bar.volume().high())
        .number(7, bar.volume().low());
  }

  private static Bar bar(Fields fields) {
    return new Bar(
        fields.number(1),
        fields.number(2),
        fields.number(3),
        fields.number(4),
        fields.number(5),
        new Volume(fields.number(6), fields.number(7)));
  }

  // Texts.

  private static <T> Form<T> text(TopicFamily<T> family, ValueCodec<T> codec) {
    return new Form<>(
        family,
        value -> new Fields.Writer().part(1, written(value, codec)),
        (topic, fields) -> {
          var part = fields.part(1);
          if (part == null) {
            throw new IllegalArgumentException("a value of " + topic.name() + " is empty");
          }
          return codec.read(topic.name(), part.duplicate());
        });
  }

  private static <T> ByteBuffer written(T value, ValueCodec<T> codec) {
    for (int size = FIRST_TEXT_BYTES; ; size *= 4) {
      var to = ByteBuffer.allocate(size);
      try {
        codec.write(value, to);
        return to.flip();
      } catch (BufferOverflowException tooSmall) {
        if (size >= MAX_TEXT_BYTES) {
          throw tooSmall;
        }
      }
    }
  }
}
