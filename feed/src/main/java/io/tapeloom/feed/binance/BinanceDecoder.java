package io.tapeloom.feed.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Reads the messages of a Binance venue, spot or USD-M futures, with the envelope of combined
 * streams or without, its fields in any order. What it does not know or cannot read is a message as
 * well, {@link BinanceMessage.Unknown} or {@link BinanceMessage.Broken}. Not thread-safe: one
 * message is drafted at a time.
 */
public final class BinanceDecoder {

  private static final JsonFactory JSON = new JsonFactory();

  private final MessageDraft draft = new MessageDraft();

  /** Reads a message that came as text. */
  public BinanceMessage decode(String text) {
    try (var parser = JSON.createParser(text)) {
      return decode(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is nothing to read from
    }
  }

  /** Reads a message in UTF-8. */
  public BinanceMessage decode(byte[] bytes, int offset, int length) {
    try (var parser = JSON.createParser(bytes, offset, length)) {
      return decode(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is nothing to read from
    }
  }

  /** In what the venue gave the newest time that was read: spot in milliseconds or finer. */
  public TimeUnit timeUnit() {
    return draft.timeUnit();
  }

  private BinanceMessage decode(JsonParser parser) throws IOException {
    draft.clear();
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new BinanceMessage.Broken("not a JSON object");
      }
      readObject(parser);
      return parser.nextToken() == null
          ? draft.message()
          : new BinanceMessage.Broken("more than one JSON value");
    } catch (JsonProcessingException e) {
      return new BinanceMessage.Broken("not valid JSON");
    } catch (Unreadable e) {
      return new BinanceMessage.Broken(String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      return new BinanceMessage.Broken("%s is not a number".formatted(draft.field()));
    }
  }

  private void readObject(JsonParser parser) throws IOException {
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      var token = parser.nextToken();
      if (token == JsonToken.START_OBJECT && name.equals("data")) {
        readObject(parser);
      } else if (!draft.take(name, token, parser)) {
        parser.skipChildren();
      }
    }
  }

  /** A message that lacks something, or has something else there; the text says what. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why, null, false, false);
    }
  }
}
