package io.tapeloom.server.problem;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a {@code code} on the wire may be, in REST and in both WebSocket protocols: what
 * it means, and what a client should do.
 */
public enum ErrorCode {
  INVALID_REQUEST(
      "The request is not well formed: its syntax, its body or its headers.",
      "Correct the request. `detail` says what was wrong."),
  INVALID_FIELD(
      "A parameter or a field of the body is missing, or has a value that is not allowed.",
      "Correct the fields that `errors` lists; each says what is allowed."),
  INVALID_JSON("The message is not a JSON object.", "Send one JSON object in each text message."),
  INVALID_MESSAGE(
      "A field of the message is missing, or has a value that is not allowed.",
      "Correct the field that the text names."),
  UNKNOWN_TYPE(
      "There is no message of this `type`.", "Use one of the types that `supported_types` lists."),
  UNKNOWN_CHANNEL("There is no channel of this name.", "Use one of the channels of the welcome."),
  UNKNOWN_SYMBOL(
      "The server has no instrument of this symbol.",
      "Search for the symbol by /api/v1/datafeed/search."),
  UNKNOWN_RESOLUTION(
      "There are no bars of this resolution.",
      "Use one of the resolutions that the text or /api/v1/datafeed/config lists."),
  UNKNOWN_REPLAY("The connection has no replay of this id.", "Start the replay again."),
  NOT_FOUND("There is nothing at this path.", "See /api/v1/docs for what there is."),
  METHOD_NOT_ALLOWED(
      "The path does not take this method.", "Use a method that the `Allow` header lists."),
  NOT_ACCEPTABLE(
      "The answer has no representation that the `Accept` header allows.",
      "Allow one of the media types that the text lists."),
  UNSUPPORTED_MEDIA_TYPE(
      "The body is of a media type or a coding that is not read.",
      "Send one of those that the text lists."),
  UPGRADE_REQUIRED(
      "The path is a WebSocket endpoint.", "Connect with a WebSocket client, version 13."),
  ORIGIN_NOT_ALLOWED(
      "Pages of this origin may not connect.",
      "Have the operator add the origin to `ALLOWED_ORIGINS`."),
  UNAUTHENTICATED(
      "What was asked for is a user's own, and the connection belongs to nobody.",
      "Authenticate first, then ask again."),
  INVALID_TOKEN(
      "The token is not accepted: it is malformed, expired, or signed by somebody else.",
      "Get a new token; the same one is not accepted later."),
  NOT_PERMITTED("The user may not do this.", "Use a token whose permissions or claims cover it."),
  AUTH_EXPIRING(
      "The token runs out after `expires_in_ms`.", "Authenticate with a new token before that."),
  AUTH_EXPIRED(
      "The token has run out: the subscriptions that `ended` lists have ended, the connection"
          + " stays.",
      "Authenticate with a new token, then subscribe again."),
  RATE_LIMITED(
      "The client sends more than its rate allows.",
      "Wait for `retry_after_ms`, or the seconds of the `Retry-After` header, then go on more"
          + " slowly."),
  TOO_MANY_SUBSCRIPTIONS(
      "The connection has as many subscriptions as it may have.",
      "End one that is not needed, or open another connection."),
  TOO_MANY_CONNECTIONS(
      "The address has as many connections as it may have.",
      "Close one that is not needed, or share one."),
  TOO_MANY_REPLAYS(
      "The connection, the user or the address has as many replays as it may have.",
      "Stop one that is not needed."),
  CHANNEL_FULL("The channel has as many subscribers as it may have.", "Try again later."),
  BUSY("The replay is still handling an earlier request.", "Try again when its answer has come."),
  INVALID_WINDOW(
      "The times of the replay are not in order, or in the future.", "Correct the times."),
  NOT_KEPT("The market does not keep what lies so far back.", "Ask for a later time."),
  REQUEST_TIMEOUT("The request did not arrive in time.", "Send the whole request without pauses."),
  PAYLOAD_TOO_LARGE("The body is larger than what is read.", "Send less at once."),
  URI_TOO_LONG("The URI is longer than what is read.", "Ask for less at once."),
  HEADERS_TOO_LARGE("The headers are larger than what is read.", "Send fewer headers."),
  EXPECTATION_FAILED(
      "The `Expect` header asks for what the server does not do.", "Leave the header out."),
  HTTP_VERSION_NOT_SUPPORTED("The HTTP version is not spoken.", "Use HTTP/1.1."),
  UNAVAILABLE(
      "The server, or what it needs for this, is busy or away for now.",
      "Try again after `retry_after_ms`, or the seconds of the `Retry-After` header, with some"
          + " jitter."),
  INTERNAL_ERROR("The server met a bug of its own.", "Report it to the operator, with the time.");

  /** Where their pages are, by their names. */
  public static final String PATH = "/api/v1/errors";

  private final String meaning;
  private final String advice;

  ErrorCode(String meaning, String advice) {
    this.meaning = meaning;
    this.advice = advice;
  }

  /** Its name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, in a sentence; code is between back quotes. */
  public String meaning() {
    return meaning;
  }

  /** What a client should do, in a sentence; code is between back quotes. */
  public String advice() {
    return advice;
  }

  /**
   * The page that explains it, which is the {@code type} of a problem (RFC 9457, section 3.1.1).
   */
  public String page() {
    return pageOf(wireName());
  }

  /** The page of the code of that name. */
  public static String pageOf(String wireName) {
    return PATH + "/" + wireName;
  }

  /** The one of that name on the wire. */
  public static Optional<ErrorCode> named(String wireName) {
    return Stream.of(values()).filter(code -> code.wireName().equals(wireName)).findFirst();
  }

  /** What an HTTP status means where nothing more is known. */
  public static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> INVALID_TOKEN;
      case 403 -> NOT_PERMITTED;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 417 -> EXPECTATION_FAILED;
      case 426 -> UPGRADE_REQUIRED;
      case 429 -> RATE_LIMITED;
      case 431 -> HEADERS_TOO_LARGE;
      case 503, 504 -> UNAVAILABLE;
      case 505 -> HTTP_VERSION_NOT_SUPPORTED;
      default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
    };
  }
}
