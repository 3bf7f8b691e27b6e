package io.tapeloom.feed.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Decodes the messages of a Binance venue, spot or USD-M futures, with or without the envelope of
 * combined streams, with fields in any order. Unknown and invalid messages are decoded as {@link
 * BinanceMessage.Unknown} and {@link BinanceMessage.Broken}. Not thread-safe: one message at a
 * time.
 */
public final class BinanceDecoder {

  private static final JsonFactory JSON = new JsonFactory();

  private final MessageDraft draft = new MessageDraft();

  /** Decodes a text message. */
  public BinanceMessage decode(String text) {
    try (var parser = JSON.createParser(text)) {
      return decode(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the input is in memory
    }
  }

  /** Decodes a message in UTF-8. */
  public BinanceMessage decode(byte[] bytes, int offset, int length) {
    try (var parser = JSON.createParser(bytes, offset, length)) {
      return decode(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the input is in memory
    }
  }

  /** The unit of the last time that was read: milliseconds or finer on spot. */
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

  /** A message with a missing or invalid field; the text describes it. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why, null, false, false);
    }
  }
}
