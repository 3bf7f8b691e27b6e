package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.users.OrderOwners;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SessionListener;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The {@code auth} operation, and the notices about the expiry of a token. */
@OperationGroup(tags = "connection")
public final class AuthOperations implements SessionListener {

  /** Sent before the token expires. */
  public static final Notice<Expiring> EXPIRING =
      new Notice<>(
          "auth.expiring",
          Expiring.class,
          "The token expires soon: send auth with a new token",
          "connection");

  /** Sent when the token has expired. */
  public static final Notice<Expired> EXPIRED =
      new Notice<>(
          "auth.expired",
          Expired.class,
          "The token has expired: the subscriptions to the user's own topics have ended, the"
              + " connection stays open",
          "connection");

  private final Authenticator authenticator;
  private final UserTopics topics;
  private final InstantSource clock;
  private final OrderOwners owners;

  public AuthOperations(
      Authenticator authenticator, UserTopics topics, InstantSource clock, OrderOwners owners) {
    this.owners = owners;
    this.authenticator = authenticator;
    this.topics = topics;
    this.clock = clock;
  }

  /** The request to authenticate. */
  @JsonClassDescription("Authentication request")
  record AuthRequest(
      @JsonPropertyDescription("A JSON Web Token")
          @Example("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl")
          @NotBlank String token) {}

  /** The answer to an authentication request. */
  @JsonClassDescription("Result of the authentication")
  record AuthReply(
      @JsonPropertyDescription("Whether the token was accepted") @Example("ok") Status status,
      @JsonPropertyDescription("Human-readable result or error") @Example("Authenticated as alice")
          String message,
      @JsonPropertyDescription("Id of the user that the token names; absent on an error")
          @Example("alice")
          @Nullable String userId,
      @JsonPropertyDescription("Permissions of the user; absent on an error")
          @Example("[\"trade\"]")
          @Nullable List<String> permissions,
      @JsonPropertyDescription("Expiry of the token, epoch milliseconds; absent on an error")
          @Example("1697097600000")
          @Nullable Long expiresAt,
      @JsonPropertyDescription(
              "Id of the connection, for `connection.take_over`; absent on an error")
          @Example("f5f50a0e-6d5c-4c1b-8f0e-1c2d3e4f5a6b")
          @Nullable String connectionId,
      @JsonPropertyDescription("Machine-readable error code; only on an error") @Nullable Code code,
      @JsonPropertyDescription("Whether the same token may be accepted later; only on an error")
          @Nullable Boolean retryable) {}

  /** The payload of {@link #EXPIRING}. */
  @JsonClassDescription("The token expires soon")
  record Expiring(
      @JsonProperty("expires_in_ms")
          @JsonPropertyDescription("Milliseconds until the token expires")
          @Example("60000")
          @PositiveOrZero long expiresInMillis) {}

  /** The payload of {@link #EXPIRED}. */
  @JsonClassDescription("The token has expired")
  record Expired(
      @JsonPropertyDescription("Topic patterns of the subscriptions that have ended")
          @Example("[\"orders:{user}\"]")
          List<String> ended) {}

  @Send(
      value = "auth",
      inOrder = false,
      summary = "Authenticate the connection",
      description =
          "Sent again, it renews the token or changes the user. A client may also send a token in"
              + " the handshake: in the Authorization header, or as the subprotocol that follows"
              + " `bearer`.")
  Later<AuthReply> auth(AuthRequest request, Session session) {
    var reply = new CompletableFuture<AuthReply>();
    session
        .attachment(UserSession.class)
        .authenticate(request.token(), verdict -> reply.complete(replyTo(verdict, session)));
    return Later.of(reply);
  }

  private static AuthReply replyTo(Authenticator.Verdict verdict, Session session) {
    return switch (verdict) {
      case Authenticator.Verdict.Known(var user) -> accepted(user, session);
      case Authenticator.Verdict.Refused(var reason, var temporary) ->
          new AuthReply(
              Status.ERROR,
              reason,
              null,
              null,
              null,
              null,
              temporary ? Code.UNAVAILABLE : Code.INVALID_TOKEN,
              temporary);
    };
  }

  private static AuthReply accepted(Identity user, Session session) {
    return new AuthReply(
        Status.OK,
        "Authenticated as " + user.userId(),
        user.userId(),
        List.copyOf(user.permissions()),
        user.expiresAt().map(Instant::toEpochMilli).orElse(null),
        session.id().toString(),
        null,
        null);
  }

  @Override
  public void opened(Session session) {
    session.attach(
        new UserSession(session, topics, authenticator, clock, new TokenNotices(session), owners));
  }

  @Override
  public void closed(Session session) {
    session.attachment(UserSession.class).ended();
  }

  /** Sends the notices about a token's expiry to the client of a session. */
  private record TokenNotices(Session session) implements UserSession.Listener {

    @Override
    public void expiring(Duration left) {
      session.send(EXPIRING, new Expiring(left.toMillis()));
    }

    @Override
    public void expired(Set<UserTopics.Kind> ended) {
      session.send(
          EXPIRED, new Expired(ended.stream().map(kind -> kind.family().pattern()).toList()));
    }
  }
}
