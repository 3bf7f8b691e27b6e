package io.tapeloom.stream.session;

import io.tapeloom.stream.payload.Echo;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Why a connection is closed: the status code and text of the close frame (RFC 6455, section
 * 5.5.1). Immutable.
 *
 * @param code the status code (RFC 6455, section 7.4)
 * @param reason the text; longer texts are cut to {@value #MAX_REASON_BYTES} bytes of UTF-8
 */
public record CloseReason(int code, String reason) {

  /** The longest reason: the 125 bytes of a control frame without the two bytes of the code. */
  public static final int MAX_REASON_BYTES = 123;

  /** Normal closure. */
  public static final int NORMAL = 1000;

  /** The peer broke the WebSocket protocol. */
  public static final int PROTOCOL_ERROR = CloseCode.PROTOCOL_ERROR.code();

  /**
   * The peer sent a message that this endpoint does not accept, or sent no valid message in time.
   */
  public static final int UNSUPPORTED = CloseCode.UNSUPPORTED.code();

  /** A text message was not UTF-8. */
  public static final int INVALID_TEXT = CloseCode.INVALID_TEXT.code();

  /** The peer violated a limit of the server. */
  public static final int POLICY_VIOLATION = CloseCode.POLICY_VIOLATION.code();

  /** A message was larger than {@link MessageLimits#messageSizeLimit}. */
  public static final int TOO_BIG = CloseCode.TOO_BIG.code();

  /** An error in the server. */
  public static final int INTERNAL_ERROR = CloseCode.INTERNAL_ERROR.code();

  /** The server shuts down; the client may reconnect. */
  public static final int SERVICE_RESTART = CloseCode.SERVICE_RESTART.code();

  /** The session could not keep up; the client may reconnect and subscribe again. */
  public static final int TRY_AGAIN_LATER = CloseCode.TRY_AGAIN_LATER.code();

  /** With a format: the client sent no frame for two heartbeat intervals. */
  public static final int HEARTBEAT_TIMEOUT = CloseCode.HEARTBEAT_TIMEOUT.code();

  /** With a format: the connection has reached its lifespan. */
  public static final int LIFESPAN_OVER = CloseCode.LIFESPAN_OVER.code();

  /** With a format: the client did not authenticate where it must. */
  public static final int FORBIDDEN = CloseCode.FORBIDDEN.code();

  /** With a format: the account of the user is suspended. */
  public static final int ACCOUNT_SUSPENDED = CloseCode.ACCOUNT_SUSPENDED.code();

  private static final int FIRST_REGISTERED = 3000;
  private static final int LAST_PRIVATE = 4999;

  /**
   * @throws IllegalArgumentException when the code is not allowed in a close frame
   */
  public CloseReason {
    if (!isSendable(code)) {
      throw new IllegalArgumentException(code + " is not allowed in a close frame");
    }
    reason = fitting(reason);
  }

  /**
   * Whether the code is allowed in a close frame (RFC 6455, section 7.4, and the codes that IANA
   * added).
   */
  public static boolean isSendable(int code) {
    return switch (code) {
      case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
      default -> code >= FIRST_REGISTERED && code <= LAST_PRIVATE;
    };
  }

  private static String fitting(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES) {
      return text;
    }
    var cut = new StringBuilder();
    int room = MAX_REASON_BYTES - "…".getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      room -= Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      cut.appendCodePoint(point);
      i += Character.charCount(point);
    }
    return cut.append('…').toString();
  }

  public static CloseReason undecodable(String why) {
    return new CloseReason(UNSUPPORTED, "Could not decode message: " + why);
  }

  /** A binary frame, which a text protocol does not accept. */
  public static CloseReason binary() {
    return undecodable("binary frames are not supported, send text");
  }

  public static CloseReason invalidPayload(String why) {
    return new CloseReason(UNSUPPORTED, "Could not validate payload: " + why);
  }

  public static CloseReason unmatched(String type) {
    return new CloseReason(UNSUPPORTED, "No matching type: '" + Echo.of(type) + "'");
  }

  public static CloseReason timedOut(Timeouts timeouts) {
    return new CloseReason(
        UNSUPPORTED,
        "Connection timed out. Heartbeat interval %s. Max connection lifespan %s"
            .formatted(
                seconds(timeouts.heartbeatInterval()), seconds(timeouts.maxConnectionLifespan())));
  }

  /** The client did not answer a ping. */
  public static CloseReason heartbeatTimeout(Timeouts timeouts) {
    return new CloseReason(
        HEARTBEAT_TIMEOUT,
        "No frame for two heartbeat intervals of %s s"
            .formatted(seconds(timeouts.heartbeatInterval())));
  }

  public static CloseReason lifespanOver(Timeouts timeouts) {
    return new CloseReason(
        LIFESPAN_OVER,
        "The connection has reached its lifespan of %s s"
            .formatted(seconds(timeouts.maxConnectionLifespan())));
  }

  /** The client does not read its messages fast enough. */
  public static CloseReason slowConsumer() {
    return new CloseReason(TRY_AGAIN_LATER, "Slow consumer: reconnect and subscribe again");
  }

  public static CloseReason loopLagging() {
    return new CloseReason(
        TRY_AGAIN_LATER, "The server is overloaded: reconnect and subscribe again");
  }

  /** The unfinished messages of all clients exceed the memory that the server allows for them. */
  public static CloseReason tooMuchUnfinished() {
    return new CloseReason(
        TRY_AGAIN_LATER, "Too many unfinished messages on this server: reconnect and send again");
  }

  /** A message took too long to arrive. */
  public static CloseReason unfinished(Timeouts timeouts) {
    return new CloseReason(
        POLICY_VIOLATION,
        "Message not finished within %s s".formatted(seconds(timeouts.messageTimeout())));
  }

  public static CloseReason tooManyMessages(MessageLimits limits) {
    return new CloseReason(
        POLICY_VIOLATION,
        "Too many messages: %d a second are allowed".formatted(limits.messageRate()));
  }

  public static CloseReason shuttingDown(Duration reconnectAfter) {
    return new CloseReason(
        SERVICE_RESTART, "reconnect_after_ms=%d".formatted(reconnectAfter.toMillis()));
  }

  public static CloseReason bug() {
    return new CloseReason(INTERNAL_ERROR, "Internal error");
  }

  /** A duration in seconds as a decimal with at least one place: {@code 30.0}, {@code 0.25}. */
  static String seconds(Duration duration) {
    var seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
    return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
  }
}
