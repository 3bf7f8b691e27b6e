package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who the client is: {@code auth}, and what becomes of its token. */
@OperationGroup(tags = "connection")
public final class AuthOperations implements SessionListener {

  /** The token runs out soon. */
  public static final Notice<Expiring> EXPIRING =
      new Notice<>(
          "auth.expiring",
          Expiring.class,
          "The token runs out soon: send auth with a new one",
          "connection");

  /** The token has run out. */
  public static final Notice<Expired> EXPIRED =
      new Notice<>(
          "auth.expired",
          Expired.class,
          "The token has run out: the user's own subscriptions have ended, the connection stays",
          "connection");

  private final Authenticator authenticator;
  private final UserTopics topics;
  private final InstantSource clock;

  public AuthOperations(Authenticator authenticator, UserTopics topics, InstantSource clock) {
    this.authenticator = authenticator;
    this.topics = topics;
    this.clock = clock;
  }

  /** Who the client is. */
  @JsonClassDescription("Who the client is")
  record AuthRequest(
      @JsonPropertyDescription("A JSON Web Token")
          @Example("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl")
          @NotBlank String token) {}

  /** What became of a token. */
  @JsonClassDescription("What became of the token")
  record AuthReply(
      @JsonPropertyDescription("Whether it was accepted") @Example("ok") Status status,
      @JsonPropertyDescription("The same for people") @Example("Authenticated as alice")
          String message,
      @JsonPropertyDescription("Whose token it is; absent on an error") @Example("alice")
          @Nullable String userId,
      @JsonPropertyDescription("What the user may do; absent on an error") @Example("[\"trade\"]")
          @Nullable List<String> permissions,
      @JsonPropertyDescription("When it runs out, epoch milliseconds; absent on an error")
          @Example("1697097600000")
          @Nullable Long expiresAt,
      @JsonPropertyDescription("What a program may go by; only on an error") @Nullable Code code,
      @JsonPropertyDescription("Whether trying the same token again may help; only on an error")
          @Nullable Boolean retryable) {}

  /** The token runs out soon. */
  @JsonClassDescription("The token runs out soon")
  record Expiring(
      @JsonProperty("expires_in_ms")
          @JsonPropertyDescription("Milliseconds until it does")
          @Example("60000")
          @PositiveOrZero long expiresInMillis) {}

  /** The token has run out. */
  @JsonClassDescription("The token has run out")
  record Expired(
      @JsonPropertyDescription("The topics of the subscriptions that ended, as patterns")
          @Example("[\"orders:{user}\"]")
          List<String> ended) {}

  @Send(
      value = "auth",
      summary = "Say who you are",
      description =
          "Sent again, it renews the token, or changes the user. A token may come with the"
              + " handshake too: in the Authorization header, or as the subprotocol that follows"
              + " bearer.")
  CompletionStage<AuthReply> auth(AuthRequest request, Session session) {
    var reply = new CompletableFuture<AuthReply>();
    session
        .attachment(UserSession.class)
        .authenticate(request.token(), verdict -> reply.complete(judged(verdict)));
    return reply;
  }

  private static AuthReply judged(Authenticator.Verdict verdict) {
    return switch (verdict) {
      case Authenticator.Verdict.Known(var user) -> accepted(user);
      case Authenticator.Verdict.Refused(var reason, var temporary) ->
          new AuthReply(
              Status.ERROR,
              reason,
              null,
              null,
              null,
              temporary ? Code.UNAVAILABLE : Code.INVALID_TOKEN,
              temporary);
    };
  }

  private static AuthReply accepted(Identity user) {
    return new AuthReply(
        Status.OK,
        "Authenticated as " + user.userId(),
        user.userId(),
        List.copyOf(user.permissions()),
        user.expiresAt().map(Instant::toEpochMilli).orElse(null),
        null,
        null);
  }

  @Override
  public void opened(Session session) {
    session.attach(
        new UserSession(session, topics, authenticator, clock, new TokenNotices(session)));
  }

  @Override
  public void closed(Session session) {
    session.attachment(UserSession.class).ended();
  }

  /** Tells a session's client what becomes of its token. */
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
