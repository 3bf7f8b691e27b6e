package io.tapeloom.feed.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tapeloom.feed.EpochTimes;
import io.tapeloom.feed.binance.BinanceDecoder.Unreadable;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message while it is read. The present fields determine the kind of the message.
 * Reused for the next message; not thread-safe.
 */
final class MessageDraft {

  /** Numeric fields: whole numbers, and decimals in units of 1e-8. */
  private enum Field {
    EVENT_TIME("E", 0),
    TRANSACTION_TIME("T", 1),
    /** The nanoseconds of a time after its milliseconds, in our own recordings. */
    NANOS("n", 2),
    TRADE_ID("t", 3),
    AGGREGATE_ID("a", 4),
    FIRST_UPDATE("U", 5),
    LAST_UPDATE("u", 6),
    PREVIOUS_UPDATE("pu", 7),
    SNAPSHOT_UPDATE("lastUpdateId", 8),
    PRICE_SCALE("priceScale", 9),
    MIN_MOVE("minMove", 10),
    QUANTITY_SCALE("quantityScale", 11),
    PRICE("p", 12),
    QUANTITY("q", 13),
    BID_PRICE("b", 14),
    BID_QUANTITY("B", 15),
    ASK_PRICE("a", 16),
    ASK_QUANTITY("A", 17);

    private final String text;
    private final int slot;

    Field(String text, int slot) {
      this.text = text;
      this.slot = slot;
    }
  }

  /** Text fields. */
  private enum Text {
    STREAM,
    EVENT,
    SYMBOL,
    ORDER_TYPE,
    DESCRIPTION,
    TYPE,
    EXCHANGE,
    TIMEZONE,
    SESSION
  }

  /** The name of a stream of best levels, up to the number of levels. */
  private static final String PARTIAL_DEPTH = "@depth";

  /** Maximum number of levels per side of a message. */
  private static final int MAX_LEVELS = 20_000;

  private final long[] numbers = new long[Field.values().length];

  /** The present numbers, as one bit per slot. */
  private int present;

  private final Map<Text, String> texts = new EnumMap<>(Text.class);
  private boolean buyerIsMaker;
  private boolean hasMaker;
  private boolean ofSpot;
  private Optional<Levels> bids = Optional.empty();
  private Optional<Levels> asks = Optional.empty();
  private long[] levels = new long[512];
  private String field = "";
  private TimeUnit timeUnit = TimeUnit.MILLISECONDS;

  void clear() {
    present = 0;
    texts.clear();
    hasMaker = false;
    ofSpot = false;
    bids = Optional.empty();
    asks = Optional.empty();
    field = "";
  }

  /** The name of the last field. */
  String field() {
    return field;
  }

  /** The unit of the last time in a message. */
  TimeUnit timeUnit() {
    return timeUnit;
  }

  /** Reads a field at whose value the parser is; returns false if the field is unknown. */
  boolean take(String name, JsonToken token, JsonParser parser) throws IOException {
    field = name;
    return switch (token) {
      case START_ARRAY -> takeLevels(name, parser);
      case VALUE_STRING -> takeText(name, parser);
      case VALUE_NUMBER_INT -> takeWhole(name, parser);
      case VALUE_TRUE, VALUE_FALSE -> takeFlag(name, token == JsonToken.VALUE_TRUE);
      default -> false;
    };
  }

  private boolean takeFlag(String name, boolean value) {
    switch (name) {
      case "m" -> {
        buyerIsMaker = value;
        hasMaker = true;
      }
      case "M" -> ofSpot = true; // has no meaning, but exists on spot only
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean takeWhole(String name, JsonParser parser) throws IOException {
    @Nullable Field whole =
        switch (name) {
          case "E" -> Field.EVENT_TIME;
          case "T" -> Field.TRANSACTION_TIME;
          case "n" -> Field.NANOS;
          case "t" -> Field.TRADE_ID;
          case "a" -> Field.AGGREGATE_ID;
          case "U" -> Field.FIRST_UPDATE;
          case "u" -> Field.LAST_UPDATE;
          case "pu" -> Field.PREVIOUS_UPDATE;
          case "lastUpdateId" -> Field.SNAPSHOT_UPDATE;
          case "priceScale" -> Field.PRICE_SCALE;
          case "minMove" -> Field.MIN_MOVE;
          case "quantityScale" -> Field.QUANTITY_SCALE;
          default -> null;
        };
    if (whole == null) {
      return false;
    }
    set(whole, parser.getLongValue());
    return true;
  }

  private boolean takeText(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "p" -> takeDecimal(Field.PRICE, parser);
      case "q" -> takeQuantity(Field.QUANTITY, parser);
      case "b" -> takeDecimal(Field.BID_PRICE, parser);
      case "B" -> takeQuantity(Field.BID_QUANTITY, parser);
      case "a" -> takeDecimal(Field.ASK_PRICE, parser);
      case "A" -> takeQuantity(Field.ASK_QUANTITY, parser);
      case "stream" -> texts.put(Text.STREAM, parser.getText());
      case "e" -> texts.put(Text.EVENT, parser.getText());
      case "s" -> texts.put(Text.SYMBOL, parser.getText());
      case "X" -> texts.put(Text.ORDER_TYPE, parser.getText());
      case "description" -> texts.put(Text.DESCRIPTION, parser.getText());
      case "type" -> texts.put(Text.TYPE, parser.getText());
      case "exchange" -> texts.put(Text.EXCHANGE, parser.getText());
      case "timezone" -> texts.put(Text.TIMEZONE, parser.getText());
      case "session" -> texts.put(Text.SESSION, parser.getText());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void takeDecimal(Field decimal, JsonParser parser) throws IOException {
    set(decimal, units(parser));
  }

  private void takeQuantity(Field decimal, JsonParser parser) throws IOException {
    set(decimal, notNegative(units(parser)));
  }

  private long notNegative(long quantity) {
    if (quantity < 0) {
      throw new Unreadable("%s is below 0".formatted(field));
    }
    return quantity;
  }

  private void set(Field number, long value) {
    numbers[number.slot] = value;
    present |= 1 << number.slot;
  }

  private boolean takeLevels(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "b", "bids" -> bids = Optional.of(levels(parser));
      case "a", "asks" -> asks = Optional.of(levels(parser));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Reads {@code [["61837.63","0.5"],…]}; skips further elements of a level. */
  private Levels levels(JsonParser parser) throws IOException {
    int count = 0;
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      if (count == levels.length) {
        if (count >= 2 * MAX_LEVELS) {
          throw new Unreadable("%s has too many levels".formatted(field));
        }
        levels = Arrays.copyOf(levels, 2 * count);
      }
      levels[count++] = nextUnits(parser);
      levels[count++] = notNegative(nextUnits(parser));
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == null) {
          throw new Unreadable("not valid JSON");
        }
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new Unreadable("%s is not an array of levels".formatted(field));
    }
    return Levels.of(levels, count);
  }

  private long nextUnits(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw new Unreadable("%s is not an array of levels".formatted(field));
    }
    return units(parser);
  }

  private static long units(JsonParser parser) throws IOException {
    return Decimals.units(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /**
   * Creates the message from the fields.
   *
   * @throws Unreadable if a field is missing or invalid
   */
  BinanceMessage message() {
    var event = texts.getOrDefault(Text.EVENT, "");
    return switch (event) {
      case "trade" -> execution(event, Field.TRADE_ID);
      case "aggTrade" -> execution(event, Field.AGGREGATE_ID);
      case "bookTicker" -> bookTicker();
      case "depthUpdate" -> depthUpdate();
      case "instrument" -> new BinanceMessage.Listed(instrument());
      case "" -> withoutEvent();
      default -> new BinanceMessage.Unknown(event);
    };
  }

  private BinanceMessage withoutEvent() {
    if (has(Field.SNAPSHOT_UPDATE)) {
      return snapshot();
    }
    if (has(Field.LAST_UPDATE) && has(Field.BID_PRICE) && has(Field.ASK_PRICE)) {
      return bookTicker();
    }
    return new BinanceMessage.Unknown(texts.getOrDefault(Text.STREAM, "message without a kind"));
  }

  private BinanceMessage execution(String kind, Field id) {
    boolean onMarket = texts.getOrDefault(Text.ORDER_TYPE, "MARKET").equals("MARKET");
    long price = need(Field.PRICE);
    long quantity = need(Field.QUANTITY);
    if (onMarket && quantity == 0) {
      throw new Unreadable("quantity of a trade is 0");
    }
    if (!hasMaker) {
      throw new Unreadable("m is missing");
    }
    return new BinanceMessage.Execution(
        symbol(),
        kind,
        need(id),
        price,
        quantity,
        buyerIsMaker,
        onMarket,
        !ofSpot,
        nanos(need(Field.TRANSACTION_TIME)));
  }

  private BinanceMessage bookTicker() {
    long bid = need(Field.BID_PRICE);
    long ask = need(Field.ASK_PRICE);
    long bidQuantity = need(Field.BID_QUANTITY);
    long askQuantity = need(Field.ASK_QUANTITY);
    if (bidQuantity != 0 && askQuantity != 0 && bid > ask) {
      throw new Unreadable("best prices are crossed");
    }
    return new BinanceMessage.BookTicker(
        symbol(), need(Field.LAST_UPDATE), bid, bidQuantity, ask, askQuantity, time());
  }

  /** Creates a change of the book or its best levels, depending on the name of the stream. */
  private BinanceMessage depthUpdate() {
    if (isPartialDepth()) {
      return new BinanceMessage.DepthSnapshot(
          Optional.of(symbol()),
          need(Field.LAST_UPDATE),
          bids.orElseThrow(() -> missing("b")),
          asks.orElseThrow(() -> missing("a")),
          true,
          has(Field.PREVIOUS_UPDATE),
          time());
    }
    long last = need(Field.LAST_UPDATE);
    long first = need(Field.FIRST_UPDATE);
    long since = has(Field.PREVIOUS_UPDATE) ? need(Field.PREVIOUS_UPDATE) : first - 1;
    if (first > last || since >= first) {
      throw new Unreadable("pu, U and u are not in order");
    }
    return new BinanceMessage.DepthUpdate(
        symbol(),
        since,
        last,
        bids.orElseThrow(() -> missing("b")),
        asks.orElseThrow(() -> missing("a")),
        has(Field.PREVIOUS_UPDATE),
        !texts.containsKey(Text.STREAM),
        time().orElseThrow(() -> missing("E")));
  }

  private BinanceMessage snapshot() {
    return new BinanceMessage.DepthSnapshot(
        Optional.ofNullable(texts.get(Text.SYMBOL)).or(this::symbolOfStream),
        need(Field.SNAPSHOT_UPDATE),
        bids.orElseThrow(() -> missing("bids")),
        asks.orElseThrow(() -> missing("asks")),
        isPartialDepth(),
        false,
        time());
  }

  /** Whether the stream sends best levels, such as {@code btcusdt@depth20@100ms}. */
  private boolean isPartialDepth() {
    var stream = texts.getOrDefault(Text.STREAM, "");
    int levelsAt = stream.indexOf(PARTIAL_DEPTH) + PARTIAL_DEPTH.length();
    return levelsAt >= PARTIAL_DEPTH.length()
        && levelsAt < stream.length()
        && Character.isDigit(stream.charAt(levelsAt));
  }

  private Instrument instrument() {
    try {
      return new Instrument(
          symbol(),
          text(Text.DESCRIPTION),
          text(Text.TYPE),
          text(Text.EXCHANGE),
          text(Text.TIMEZONE),
          text(Text.SESSION),
          Math.toIntExact(need(Field.PRICE_SCALE)),
          Math.toIntExact(need(Field.MIN_MOVE)),
          Math.toIntExact(need(Field.QUANTITY_SCALE)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Unreadable("not an instrument: " + e.getMessage());
    }
  }

  private String symbol() {
    return Optional.ofNullable(texts.get(Text.SYMBOL))
        .or(this::symbolOfStream)
        .orElseThrow(() -> missing("s"));
  }

  private Optional<String> symbolOfStream() {
    return Optional.ofNullable(texts.get(Text.STREAM))
        .filter(stream -> stream.indexOf('@') > 0)
        .map(stream -> stream.substring(0, stream.indexOf('@')).toUpperCase(Locale.ROOT));
  }

  private String text(Text text) {
    return Optional.ofNullable(texts.get(text))
        .orElseThrow(() -> missing(text.name().toLowerCase(Locale.ROOT)));
  }

  /** Returns the time of the transaction, or else the time of the event. */
  private OptionalLong time() {
    if (has(Field.TRANSACTION_TIME)) {
      return OptionalLong.of(nanos(need(Field.TRANSACTION_TIME)));
    }
    return has(Field.EVENT_TIME)
        ? OptionalLong.of(nanos(need(Field.EVENT_TIME)))
        : OptionalLong.empty();
  }

  private long nanos(long time) {
    timeUnit = EpochTimes.unitOf(time);
    try {
      long nanos = EpochTimes.nanos(time);
      return timeUnit == TimeUnit.MILLISECONDS && has(Field.NANOS)
          ? Math.addExact(nanos, need(Field.NANOS))
          : nanos;
    } catch (ArithmeticException e) {
      throw new Unreadable("a time is out of range");
    }
  }

  private long need(Field number) {
    if (!has(number)) {
      throw missing(number.text);
    }
    return numbers[number.slot];
  }

  private boolean has(Field number) {
    return (present & 1 << number.slot) != 0;
  }

  private static Unreadable missing(String field) {
    return new Unreadable(field + " is missing");
  }
}
