package io.tapeloom.server.problem;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values of {@code code} on the wire, in REST and in both WebSocket protocols, each with its
 * meaning and with advice for clients.
 */
public enum ErrorCode {
  INVALID_REQUEST(
      "The request is malformed: its syntax, its body or its headers.",
      "Correct the request. `detail` describes the error."),
  INVALID_FIELD(
      "A parameter or a field of the body is missing or has a value that is not allowed.",
      "Correct the fields that `errors` lists; each entry states what is allowed."),
  INVALID_JSON("The message is not a JSON object.", "Send one JSON object in each text message."),
  INVALID_MESSAGE(
      "A field of the message is missing or has a value that is not allowed, or the message is"
          + " binary.",
      "Correct the field that the error names."),
  UNKNOWN_TYPE(
      "The `type` of the message is unknown.",
      "Use one of the types that the AsyncAPI document lists; in channels `supported_types` lists"
          + " them."),
  UNKNOWN_CHANNEL(
      "The channel does not exist.", "Use one of the channels that the `welcome` message lists."),
  UNKNOWN_SYMBOL(
      "The server has no instrument with this symbol.",
      "Search for the symbol with /api/v1/datafeed/search."),
  UNKNOWN_RESOLUTION(
      "The server has no bars of this resolution.",
      "Use one of the resolutions that the error text or /api/v1/datafeed/config lists."),
  UNKNOWN_TRADE(
      "The server keeps no trade with this id.", "Leave `before` out to get the newest trades."),
  UNKNOWN_ORDER(
      "The user has no order with this id.", "List the orders with /api/v1/broker/orders."),
  INVALID_SYMBOL("The symbol of the order is not valid.", "Use a symbol of the market."),
  INVALID_QUANTITY(
      "The quantity is not positive, or not a multiple of the instrument's smallest quantity.",
      "Correct the quantity as the error text says."),
  INVALID_PRICE(
      "The price is missing, not a multiple of the instrument's tick, or not used by orders of this"
          + " type.",
      "Correct the price as the error text says."),
  INVALID_STOP_PRICE(
      "The trigger price is missing, not a multiple of the instrument's tick, or not used by orders"
          + " of this type.",
      "Correct `stop_price` as the error text says."),
  INVALID_TRAIL_PRICE(
      "The distance of the trailing stop is not allowed.",
      "Correct `trail_price` as the error text says."),
  INVALID_TRAIL_PERCENT(
      "The distance of the trailing stop in percent is not allowed.",
      "Correct `trail_percent` as the error text says."),
  INVALID_TIME_IN_FORCE(
      "The time in force is not allowed for an order like this.",
      "Use one that the error text lists."),
  INVALID_POST_ONLY(
      "Only a limit order that may rest can be `post_only`.", "Leave `post_only` out."),
  INVALID_TAKE_PROFIT(
      "The price of the take-profit leg is not allowed.",
      "Correct `take_profit` as the error text says."),
  INVALID_STOP_LOSS(
      "The trigger price of the stop-loss leg is not allowed.",
      "Correct `stop_loss` as the error text says."),
  INVALID_CLIENT_ORDER_ID(
      "The `client_order_id` is not allowed.", "Use 1 to 64 visible characters."),
  INVALID_CONNECTION_ID("The id of the connection is not allowed.", "Use the id from `welcome`."),
  INVALID_TIMEOUT("The time is not allowed.", "Use 1,000 to 600,000 milliseconds, or 0."),
  INVALID_LIMIT("The limit is not allowed.", "Use 1 to 1,000."),
  ORDER_NOT_OPEN("The order has already ended.", "Do not change or cancel it again."),
  DUPLICATE_CLIENT_ORDER_ID(
      "Another order has this `client_order_id`.",
      "Use a new id for a new order, and the same body to repeat an order."),
  INSUFFICIENT_FUNDS(
      "The account cannot pay for the order.", "Reduce the quantity, or free money first."),
  INSUFFICIENT_POSITION(
      "The order would open a short position in a cash account, or reduces no position.",
      "Reduce the quantity."),
  MARKET_CLOSED(
      "Orders that take liquidity at once are refused while the market is not open.",
      "Use a limit or stop order that waits, or try again when the market opens."),
  PRICE_OUT_OF_RANGE(
      "The price is too far from the market.", "Use a price in the range of the error text."),
  POST_ONLY_WOULD_TAKE(
      "The order is `post_only` and would take liquidity.", "Use a price further away."),
  SELF_TRADE(
      "The order would trade with another order of the same user.",
      "Cancel the other order first."),
  TOO_MANY_ORDERS(
      "The user has reached the maximum number of open orders.",
      "Cancel orders that are not needed."),
  OUTCOME_UNKNOWN(
      "Whether the command was executed is not known.",
      "Look the order up by its `client_order_id`, or repeat the same body under it."),
  UNKNOWN_REPLAY("The connection has no replay with this id.", "Start the replay again."),
  NOT_FOUND("Nothing exists at this path.", "See /api/v1/docs for all paths."),
  METHOD_NOT_ALLOWED(
      "The path does not support this method.", "Use a method that the `Allow` header lists."),
  NOT_ACCEPTABLE(
      "The server cannot send the answer in a media type that the `Accept` header allows.",
      "Accept one of the media types that the error text lists."),
  UNSUPPORTED_MEDIA_TYPE(
      "The server does not support the media type or the content coding of the body.",
      "Use one of those that the error text lists."),
  UPGRADE_REQUIRED(
      "The path is a WebSocket endpoint.", "Connect with a WebSocket client, version 13."),
  UNSUPPORTED_FORMAT(
      "The server knows none of the subprotocols that the client offers.",
      "Offer one of those that the error text or /api/v1/ws/config lists, or none."),
  ORIGIN_NOT_ALLOWED(
      "Pages of this origin may not connect.",
      "Ask the operator to add the origin to `ALLOWED_ORIGINS`."),
  UNAUTHENTICATED(
      "The request concerns the data of a user, and the connection is not authenticated.",
      "Authenticate, then send the request again."),
  INVALID_TOKEN(
      "The token is not accepted: it is malformed, expired, or signed with another key.",
      "Get a new token; this one will not be accepted later."),
  NOT_PERMITTED(
      "The user does not have the permission.",
      "Use a token whose permissions or claims include it."),
  AUTH_EXPIRING(
      "The token expires after `expires_in_ms`.", "Authenticate with a new token before that."),
  AUTH_EXPIRED(
      "The token has expired: the subscriptions that `ended` lists have ended, the connection"
          + " stays open.",
      "Authenticate with a new token, then subscribe again."),
  RATE_LIMITED(
      "The client exceeds its rate limit.",
      "Wait for `retry_after_ms`, or for the seconds in the `Retry-After` header, then send more"
          + " slowly."),
  TOO_MANY_SUBSCRIPTIONS(
      "The connection has reached its maximum number of subscriptions.",
      "End a subscription that is not needed, or open another connection."),
  TOO_MANY_CONNECTIONS(
      "The client's address has reached its maximum number of connections.",
      "Close a connection that is not needed, or share one."),
  TOO_MANY_REPLAYS(
      "The connection, the user, the client's address or the server has reached its maximum"
          + " number of replays.",
      "Stop a replay that is not needed, or try again later."),
  CHANNEL_FULL("The channel has reached its maximum number of subscribers.", "Try again later."),
  BUSY(
      "The replay is still handling an earlier request.",
      "Try again after the answer to that request."),
  INVALID_WINDOW(
      "The times of the replay are not allowed: out of order, in the future, too far apart, or"
          + " outside its window.",
      "Correct the times."),
  NOT_KEPT(
      "The market does not keep messages of this kind.", "Use only kinds that the market keeps."),
  REQUEST_TIMEOUT("The request did not arrive in time.", "Send the whole request without pauses."),
  PAYLOAD_TOO_LARGE("The body is larger than the server accepts.", "Send less in one request."),
  URI_TOO_LONG("The URI is longer than the server accepts.", "Request less at once."),
  HEADERS_TOO_LARGE("The headers are larger than the server accepts.", "Send fewer headers."),
  EXPECTATION_FAILED(
      "The server does not support the expectation of the `Expect`" + " header.",
      "Leave the header out."),
  HTTP_VERSION_NOT_SUPPORTED("The server does not support the HTTP version.", "Use HTTP/1.1."),
  UNAVAILABLE(
      "The server, or a system that it needs for this, is temporarily busy or unavailable.",
      "Try again after `retry_after_ms`, or after the seconds in the `Retry-After` header, with"
          + " some jitter."),
  INTERNAL_ERROR(
      "The request failed because of a bug in the server.",
      "Report it to the operator, with the time of the request.");

  /** The path of the pages that explain the codes; a code's own page is below it. */
  public static final String PATH = "/api/v1/errors";

  private final String meaning;
  private final String advice;

  ErrorCode(String meaning, String advice) {
    this.meaning = meaning;
    this.advice = advice;
  }

  /** Returns the name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the meaning as a sentence, with code between back quotes. */
  public String meaning() {
    return meaning;
  }

  /** Returns what a client should do, as sentences with code between back quotes. */
  public String advice() {
    return advice;
  }

  /**
   * Returns the path of the page that explains the code, which is the {@code type} of a problem
   * (RFC 9457, section 3.1.1).
   */
  public String page() {
    return pageOf(wireName());
  }

  /** The page of the code of that name. */
  public static String pageOf(String wireName) {
    return PATH + "/" + wireName;
  }

  /** Returns the code with that name on the wire. */
  public static Optional<ErrorCode> named(String wireName) {
    return Stream.of(values()).filter(code -> code.wireName().equals(wireName)).findFirst();
  }

  /** Returns the code for an HTTP status where no more specific code is known. */
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
