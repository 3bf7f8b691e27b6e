package io.tapeloom.server.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.broker.BrokerRequest;
import io.tapeloom.server.broker.BrokerService;
import io.tapeloom.server.broker.OrderBody;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.channels.ServerMessage.RefusalCode;
import io.tapeloom.server.channels.ServerMessage.TokenCode;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.live.BulkCost;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The channel protocol: clients subscribe to one symbol or to all symbols of a channel, and every
 * message has its type, its time and its channel. An invalid message is answered with an error, and
 * the connection stays open. Thread-safe; one instance serves all sessions.
 */
public final class ChannelProtocol implements Protocol {

  /** The channel name in answers to {@code auth}; clients cannot subscribe to it. */
  private static final String AUTH = "auth";

  private static final List<String> FORMATS = List.of(Format.JSON);

  private final ObjectMapper mapper;
  private final ChannelMessages messages;
  private final ChannelTopics topics;
  private final ChannelTable table;
  private final ChannelLoad load;
  private final ChannelHealth health;
  private final UserTopics users;
  private final SessionBroker broker;
  private final Authenticator authenticator;
  private final InstantSource clock;
  private final Duration heartbeatInterval;
  private final Map<ChannelRequest, PayloadReader<? extends Record>> readers =
      new EnumMap<>(ChannelRequest.class);

  public ChannelProtocol(
      ObjectMapper mapper,
      ChannelTopics topics,
      ChannelTable table,
      ChannelLoad load,
      ChannelHealth health,
      UserTopics users,
      SessionBroker broker,
      Authenticator authenticator,
      InstantSource clock,
      Duration heartbeatInterval) {
    this.mapper = mapper;
    this.messages = new ChannelMessages(mapper);
    this.topics = topics;
    this.table = table;
    this.load = load;
    this.health = health;
    this.users = users;
    this.broker = broker;
    this.authenticator = authenticator;
    this.clock = clock;
    this.heartbeatInterval = heartbeatInterval;
    for (var request : ChannelRequest.values()) {
      readers.put(request, new PayloadReader<>(request.payload(), mapper));
    }
  }

  @Override
  public Message encode(Publication<?> publication, Format format) {
    return Message.text(messages.data(publication));
  }

  @Override
  public Message encode(Topic<?> topic, Gap gap, Format format) {
    return Message.text(messages.gap(topic, gap, clock.instant()));
  }

  @Override
  public void opened(Session session) {
    var user =
        new UserSession(session, users, authenticator, clock, new TokenNotices(session), broker);
    session.attach(new ChannelSession(session, user, topics, table, load));
    answer(
        session,
        "welcome",
        ChannelKind.SYSTEM,
        null,
        new ServerMessage.Welcome(
            session.id().toString(),
            Arrays.stream(ChannelKind.values())
                .map(kind -> ServerMessage.Channel.of(kind, table.of(kind)))
                .toList(),
            heartbeatInterval.toNanos() / 1e9,
            MarketPayload.of(health.market())));
  }

  @Override
  public void closed(Session session) {
    session.attachment(ChannelSession.class).ended();
  }

  @Override
  public Handling refuse(byte[] text, Duration wait) {
    var requestId = requestIdOf(text);
    return session ->
        answer(
            session,
            "error",
            ChannelKind.SYSTEM,
            requestId,
            ServerMessage.Failure.rateLimited(
                session.limits().messages().messageRate(), wait.toMillis() + 1));
  }

  private @Nullable String requestIdOf(byte[] text) {
    try {
      return requestIdOf(Json.read(mapper, text));
    } catch (JsonProcessingException unreadable) {
      return null;
    }
  }

  /** Returns the id that the answer repeats; null if it is too long. */
  private static @Nullable String requestIdOf(JsonNode message) {
    var id = message.path("request_id").textValue();
    return id == null || id.codePointCount(0, id.length()) > ClientMessage.MAX_REQUEST_ID
        ? null
        : id;
  }

  @Override
  public List<String> formats() {
    return FORMATS;
  }

  @Override
  public void receivedBinary(Session session) {
    fail(session, null, "Binary messages are not supported, send text", ErrorCode.INVALID_MESSAGE);
  }

  @Override
  public Handling read(byte[] text) {
    JsonNode message;
    try {
      message = Json.read(mapper, text);
    } catch (JsonProcessingException notJson) {
      return refusal(null, "Invalid JSON message", ErrorCode.INVALID_JSON);
    }
    if (!message.isObject()) {
      return refusal(null, "Invalid JSON message", ErrorCode.INVALID_JSON);
    }
    var requestId = requestIdOf(message);
    var type = message.path("type");
    var request =
        type.isTextual() ? ChannelRequest.of(type.textValue()) : Optional.<ChannelRequest>empty();
    if (request.isEmpty()) {
      var named =
          type.isMissingNode() ? "" : type.isTextual() ? Echo.of(type.textValue()) : Echo.of(type);
      return session -> unknownType(session, requestId, named);
    }
    if (!request.get().hasRequestId()
        && readerOf(ChannelRequest.PING).read(message) instanceof Reading.Invalid<?> badId) {
      return refusal(requestId, "Invalid message: " + badId.first(), ErrorCode.INVALID_MESSAGE);
    }
    return switch (readerOf(request.get()).read(message)) {
      case Reading.Valid<? extends Record>(var valid) -> handling(request.get(), valid, requestId);
      case Reading.Invalid<? extends Record> invalid ->
          refusal(requestId, "Invalid message: " + invalid.first(), ErrorCode.INVALID_MESSAGE);
    };
  }

  private PayloadReader<? extends Record> readerOf(ChannelRequest request) {
    return Objects.requireNonNull(readers.get(request));
  }

  private Handling handling(ChannelRequest request, Record payload, @Nullable String requestId) {
    Handling handling =
        session -> {
          session.alive();
          answer(session, payload, requestId, request);
        };
    return switch (request) {
      case AUTH, PLACE_ORDER, REPLACE_ORDER, CANCEL_ORDER, TAKE_OVER -> Handling.atOnce(handling);
      case SUBSCRIBE, UNSUBSCRIBE, PING, CHANNEL_STATUS -> handling;
    };
  }

  private Handling refusal(@Nullable String requestId, String message, ErrorCode code) {
    return session -> fail(session, requestId, message, code);
  }

  private void answer(
      Session session, Record message, @Nullable String requestId, ChannelRequest type) {
    switch (message) {
      case ClientMessage.Subscribe request -> subscribeWhenReady(session, request);
      case ClientMessage.Unsubscribe request -> unsubscribe(session, request);
      case ClientMessage.Auth request -> authenticate(session, request);
      case ClientMessage.Ping request -> pong(session, request);
      case ClientMessage.ChannelStatus request -> status(session, request);
      case OrderBody order -> place(session, order, requestId);
      case BrokerRequest.Replacement request ->
          order(session, requestId, (trading, user) -> trading.replace(user, request));
      case BrokerRequest.OrderName order ->
          order(session, requestId, (trading, user) -> trading.cancel(user, order));
      case BrokerRequest.TakeOver request -> takeOver(session, request, requestId);
      default -> throw new IllegalStateException("no handler of " + type);
    }
  }

  private void place(Session session, OrderBody order, @Nullable String requestId) {
    if (Boolean.TRUE.equals(order.cancelOnDisconnect())) {
      ownOrders(session);
    }
    var connection = Optional.of(session.id().toString());
    order(
        session,
        requestId,
        (trading, user) ->
            trading.place(user, order, connection).thenApply(BrokerService.Placed::order));
  }

  private static void ownOrders(Session session) {
    session
        .identity()
        .ifPresent(user -> session.attachment(ChannelSession.class).user().owns(user.userId()));
  }

  private void order(
      Session session,
      @Nullable String requestId,
      SessionBroker.Request<UserMessage.OrderUpdate> request) {
    session.answerLater(
        broker
            .trade(session, request)
            .<Runnable>thenApply(
                result ->
                    () ->
                        answer(
                            session,
                            ChannelRequest.Answer.ORDER.type(),
                            ChannelKind.ORDERS,
                            requestId,
                            ServerMessage.OrderResponse.of(result))));
  }

  private void takeOver(
      Session session, BrokerRequest.TakeOver request, @Nullable String requestId) {
    ownOrders(session);
    session.answerLater(
        broker
            .trade(
                session,
                (trading, user) -> trading.takeOver(user, request, session.id().toString()))
            .<Runnable>thenApply(
                result ->
                    () ->
                        answer(
                            session,
                            ChannelRequest.Answer.TAKE_OVER.type(),
                            ChannelKind.ORDERS,
                            requestId,
                            ServerMessage.TakeOverResponse.of(result))));
  }

  /** Subscribes when the topics of the channel have their current values. */
  private void subscribeWhenReady(Session session, ClientMessage.Subscribe request) {
    var user = session.attachment(ChannelSession.class).user();
    var restored =
        ChannelKind.of(request.channel()).map(ChannelSession::ownOf).orElse(List.of()).stream()
            .map(kind -> user.prepare(kind).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    if (restored.length == 0) {
      subscribe(session, request);
    } else {
      session.answerLater(
          CompletableFuture.allOf(restored)
              .<Runnable>handle((_, _) -> () -> subscribe(session, request)));
    }
  }

  private void subscribe(Session session, ClientMessage.Subscribe request) {
    choose(
        session,
        request.channel(),
        request.symbol(),
        request.params(),
        request.requestId(),
        topics::instrument,
        (kind, selection) ->
            switch (session
                .attachment(ChannelSession.class)
                .subscribe(kind, selection, request.recover())) {
              case ChannelSession.Outcome.Done(var subscribed) -> new Choice.Done(subscribed);
              case ChannelSession.Outcome.ChannelFull _ ->
                  new Choice.Refused(
                      RefusalCode.CHANNEL_FULL,
                      "Channel '%s' has reached maximum subscribers".formatted(kind.wireName()));
              case ChannelSession.Outcome.ConnectionFull _ ->
                  new Choice.Refused(
                      RefusalCode.TOO_MANY_SUBSCRIPTIONS,
                      "The connection has reached its maximum of %d subscriptions"
                          .formatted(session.limits().connections().maxSubscriptions()));
              case ChannelSession.Outcome.TooMuch(var retryAfter) ->
                  new Choice.Refused(
                      RefusalCode.RATE_LIMITED, BulkCost.tooManySymbols(session), retryAfter);
            });
  }

  private void unsubscribe(Session session, ClientMessage.Unsubscribe request) {
    choose(
        session,
        request.channel(),
        request.symbol(),
        request.params(),
        request.requestId(),
        topics::knownInstrument,
        (kind, selection) -> {
          session.attachment(ChannelSession.class).unsubscribe(kind, selection);
          return new Choice.Done(List.of());
        });
  }

  /** The outcome of a request to subscribe or unsubscribe. */
  private sealed interface Choice {

    /**
     * The request succeeded.
     *
     * @param subscribed the topics of the subscription
     */
    record Done(List<ChannelSession.Subscribed> subscribed) implements Choice {}

    /**
     * The request was refused.
     *
     * @param error the reason as text
     * @param retryAfter the time after which a retry may succeed; null: not known
     */
    record Refused(RefusalCode code, String error, @Nullable Duration retryAfter)
        implements Choice {

      Refused(RefusalCode code, String error) {
        this(code, error, null);
      }
    }

    /** Handles a valid request. */
    interface Maker {
      Choice make(ChannelKind kind, ChannelSession.Selection selection);
    }
  }

  private void choose(
      Session session,
      String channel,
      @Nullable String symbol,
      ClientMessage.@Nullable Params params,
      @Nullable String requestId,
      Function<String, Optional<Instrument>> finder,
      Choice.Maker maker) {
    var kind = ChannelKind.of(channel);
    var choice =
        kind.isEmpty()
            ? new Choice.Refused(
                RefusalCode.UNKNOWN_CHANNEL, "Channel '%s' not found".formatted(Echo.of(channel)))
            : refusal(session, kind.get(), symbol, finder, params)
                .<Choice>map(refused -> refused)
                .orElseGet(
                    () -> maker.make(kind.get(), selection(kind.get(), symbol, finder, params)));
    var named = symbol == null ? null : finder.apply(symbol).map(Instrument::symbol).orElse(symbol);
    answer(
        session,
        ChannelRequest.Answer.SUBSCRIPTION.type(),
        kind.orElse(ChannelKind.SYSTEM),
        requestId,
        switch (choice) {
          case Choice.Done(var subscribed) when subscribed.isEmpty() ->
              ServerMessage.SubscriptionConfirmation.done(
                  channel, named, null, List.of(), health.freshness());
          case Choice.Done(var subscribed) -> {
            var epoch = subscribed.getFirst().start().position().epoch();
            yield ServerMessage.SubscriptionConfirmation.done(
                channel,
                named,
                epoch,
                subscribed.stream()
                    .map(each -> ChannelContent.of(each.topic()).position(each, epoch))
                    .toList(),
                health.freshness());
          }
          case Choice.Refused(var code, var error, var retryAfter) ->
              ServerMessage.SubscriptionConfirmation.refused(
                  code, error, retryAfter, channel, named, health.freshness());
        });
  }

  private Optional<Choice.Refused> refusal(
      Session session,
      ChannelKind kind,
      @Nullable String symbol,
      Function<String, Optional<Instrument>> finder,
      ClientMessage.@Nullable Params params) {
    if (kind.requiresAuth() && session.identity().isEmpty()) {
      return refused(
          RefusalCode.UNAUTHENTICATED,
          "Channel '%s' requires authentication".formatted(kind.wireName()));
    }
    if (kind.requiresAuth() && !users.isAvailable()) {
      return refused(
          RefusalCode.UNAVAILABLE,
          "Channel '%s' is not available at a node of a cluster".formatted(kind.wireName()));
    }
    if (kind.hasSymbols() && symbol != null && finder.apply(symbol).isEmpty()) {
      return refused(RefusalCode.UNKNOWN_SYMBOL, "Unknown symbol: " + Echo.of(symbol));
    }
    if (kind == ChannelKind.CHART_DATA && resolution(params).isEmpty()) {
      return refused(
          RefusalCode.UNKNOWN_RESOLUTION,
          "Unknown resolution: %s. Known resolutions: %s"
              .formatted(
                  params == null || params.resolution() == null ? "" : Echo.of(params.resolution()),
                  String.join(", ", ChartResolution.names())));
    }
    return Optional.empty();
  }

  private static Optional<Choice.Refused> refused(RefusalCode code, String error) {
    return Optional.of(new Choice.Refused(code, error));
  }

  private static ChannelSession.Selection selection(
      ChannelKind kind,
      @Nullable String symbol,
      Function<String, Optional<Instrument>> finder,
      ClientMessage.@Nullable Params params) {
    return new ChannelSession.Selection(
        kind.hasSymbols() && symbol != null ? finder.apply(symbol) : Optional.empty(),
        kind == ChannelKind.CHART_DATA
            ? resolution(params).orElse(Resolution.MINUTES_1)
            : Resolution.MINUTES_1);
  }

  private static Optional<Resolution> resolution(ClientMessage.@Nullable Params params) {
    return params == null || params.resolution() == null
        ? Optional.of(Resolution.MINUTES_1)
        : ChartResolution.of(params.resolution());
  }

  private void authenticate(Session session, ClientMessage.Auth request) {
    session
        .attachment(ChannelSession.class)
        .user()
        .authenticate(
            request.token(), verdict -> authenticated(session, request.requestId(), verdict));
  }

  private void authenticated(
      Session session, @Nullable String requestId, Authenticator.Verdict verdict) {
    var response =
        switch (verdict) {
          case Authenticator.Verdict.Known(var user) ->
              new ServerMessage.AuthResponse(
                  true,
                  null,
                  null,
                  user.userId(),
                  List.copyOf(user.permissions()),
                  session.id().toString());
          case Authenticator.Verdict.Refused(var reason, var temporary) ->
              new ServerMessage.AuthResponse(
                  false,
                  reason,
                  temporary ? TokenCode.UNAVAILABLE : TokenCode.INVALID_TOKEN,
                  null,
                  List.of(),
                  session.id().toString());
        };
    session.send(
        messages.control(
            ChannelRequest.Answer.AUTH.type(), clock.instant(), AUTH, requestId, response));
  }

  /** Sends the notices about a token's expiry to the client of a session. */
  private final class TokenNotices implements UserSession.Listener {

    private final Session session;

    TokenNotices(Session session) {
      this.session = session;
    }

    @Override
    public void expiring(Duration left) {
      fail(session, null, ServerMessage.Failure.expiring(left));
    }

    @Override
    public void expired(Set<UserTopics.Kind> ended) {
      var channels = session.attachment(ChannelSession.class).endPrivate();
      fail(
          session,
          null,
          ServerMessage.Failure.expired(channels.stream().map(ChannelKind::wireName).toList()));
    }
  }

  /** Sends an event of the system to a session, whether or not it is subscribed to them. */
  public void announce(Session session, SystemTopics.Notice notice) {
    session.send(messages.announcement(notice));
  }

  private void pong(Session session, ClientMessage.Ping request) {
    answer(
        session,
        ChannelRequest.Answer.PONG.type(),
        ChannelKind.HEARTBEAT,
        request.requestId(),
        new ServerMessage.Pong(true));
  }

  private void status(Session session, ClientMessage.ChannelStatus request) {
    ChannelKind.of(request.channel())
        .ifPresentOrElse(
            kind ->
                answer(
                    session,
                    ChannelRequest.Answer.STATUS.type(),
                    kind,
                    request.requestId(),
                    status(kind)),
            () ->
                fail(
                    session,
                    request.requestId(),
                    "Channel '%s' not found".formatted(Echo.of(request.channel())),
                    ErrorCode.UNKNOWN_CHANNEL));
  }

  private ServerMessage.ChannelStatusResponse status(ChannelKind kind) {
    var condition = health.of(kind);
    return new ServerMessage.ChannelStatusResponse(
        condition.status(), load.of(kind), condition.message());
  }

  private void unknownType(Session session, @Nullable String requestId, String type) {
    fail(session, requestId, ServerMessage.Failure.unknownType(type, ChannelRequest.types()));
  }

  private void fail(Session session, @Nullable String requestId, String error, ErrorCode code) {
    fail(session, requestId, ServerMessage.Failure.of(error, code));
  }

  private void fail(Session session, @Nullable String requestId, ServerMessage.Failure failure) {
    answer(session, "error", ChannelKind.SYSTEM, requestId, failure);
  }

  private void answer(
      Session session,
      String type,
      ChannelKind channel,
      @Nullable String requestId,
      ServerMessage message) {
    session.send(messages.control(type, clock.instant(), channel.wireName(), requestId, message));
  }
}
