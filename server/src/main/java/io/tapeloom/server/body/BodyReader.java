package io.tapeloom.server.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON bodies of one record type, by the same machinery as the messages of WebSocket:
 * sizes first, then elements, no more than ten violations. Thread-safe. It blocks for as long as
 * reading takes, so it is for threads that may.
 */
public final class BodyReader<T> {

  /** Bytes of the largest body that is decompressed, and before that. */
  public static final int MAX_BYTES = 1 << 18;

  private static final ObjectMapper MAPPER =
      Json.strict().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final PayloadReader<T> payloads;

  /**
   * @param type a record
   */
  public BodyReader(Class<T> type) {
    payloads = new PayloadReader<>(type, MAPPER);
  }

  /**
   * Reads the body of a request.
   *
   * @throws Refusal when there is none, or one that does not fit
   */
  public T read(HttpRequest<byte[]> request) {
    var coding = ContentCoding.of(request.getHeaders().getAll("Content-Encoding"));
    var body = coding.decode(request.getBody().orElse(new byte[0]), MAX_BYTES);
    var json = parsed(text(body));
    if (json.isMissingNode() || json.isNull()) {
      throw Refusal.invalid("body", "is required");
    }
    if (!json.isObject()) {
      throw Refusal.invalid("body", "must be an object");
    }
    return switch (payloads.read(json)) {
      case Reading.Valid<T>(var value) -> value;
      case Reading.Invalid<T>(var violations) ->
          throw Refusal.invalid(
              violations.stream()
                  .map(wrong -> new Problem.FieldError(wrong.field(), wrong.problem()))
                  .toList());
    };
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.of(HttpStatus.BAD_REQUEST, "Invalid JSON: it is not UTF-8");
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (MismatchedInputException more) { // FAIL_ON_TRAILING_TOKENS
      throw Refusal.invalid(
          "body",
          "must be one JSON value, more stands behind it (line %d, column %d)"
              .formatted(more.getLocation().getLineNr(), more.getLocation().getColumnNr()));
    } catch (JsonProcessingException unreadable) {
      throw Refusal.of(HttpStatus.BAD_REQUEST, "Invalid JSON: " + complaint(unreadable));
    } catch (NumberFormatException tooLarge) { // which the parser itself does not check
      throw Refusal.of(HttpStatus.BAD_REQUEST, "Invalid JSON: a number is too large");
    }
  }

  private static String complaint(JsonProcessingException unreadable) {
    var complaint =
        Json.complaint(unreadable)
            .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1");
    var location = unreadable.getLocation();
    return location == null
        ? complaint
        : "%s (line %d, column %d)"
            .formatted(complaint, location.getLineNr(), location.getColumnNr());
  }
}
