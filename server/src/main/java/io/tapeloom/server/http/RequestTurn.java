package io.tapeloom.server.http;

import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.tapeloom.server.http.PacedStarts.Rank;
import io.tapeloom.server.http.RequestTokens.Judgement;
import io.tapeloom.stream.session.Identity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The current request of a {@link RequestGate}: the rate limit of its client, its token, its turn
 * among all requests, and the bytes of its answer. One per connection, for one request after the
 * other; owned by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the connection
final class RequestTurn {

  /** Memory of an answer that is created while it is sent, besides the bytes being sent. */
  private static final long STREAM_BYTES = 320 * 1024;

  private final HttpParts parts;
  private final RequestGate gate;
  private final InetAddress peer;
  private final boolean forOperators;

  private @Nullable Denial denial;
  private @Nullable Exchange exchange;
  private @Nullable DefaultFullHttpRequest waiting;
  private ClientLimit.@Nullable Applied limit;

  /** The result of its token; null for a request that needs no turn or was denied before. */
  private @Nullable CompletableFuture<Judgement> judgement;

  /** Identifies the current request for tasks that run later. */
  private long number;

  RequestTurn(HttpParts parts, RequestGate gate, InetAddress peer, boolean forOperators) {
    this.parts = parts;
    this.gate = gate;
    this.peer = peer;
    this.forOperators = forOperators;
  }

  /** Releases what the current request holds; tasks that are scheduled for it do nothing. */
  void close() {
    number++;
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
    if (exchange != null) {
      parts.abandon(exchange, gate.context().channel().eventLoop());
      exchange = null;
    }
  }

  // Limits

  /** Checks the head of a new request; returns why it is denied. */
  Optional<Denial> check(HttpRequest head) {
    limit = null;
    judgement = null;
    return RequestHead.objection(head, parts.bodyLimit()).or(() -> overLimit(head));
  }

  /** Denies the request when it is complete. */
  void denyWhenComplete(@Nullable Denial why) {
    denial = why;
  }

  private Optional<Denial> overLimit(HttpRequest request) {
    if (forOperators || parts.isHandshake(request)) {
      return Optional.empty(); // handshakes have their own limits
    }
    var channel = gate.context().channel();
    var headers = request.headers();
    boolean first = needsNoTurn(request);
    var applied =
        first
            ? parts.limit().applyToProbe(channel, headers)
            : parts.limit().apply(channel, headers);
    if (applied.denial().isEmpty() && !first) {
      applied = judge(headers, applied);
    }
    limit = applied;
    return applied.denial();
  }

  /** Checks the token, and counts the request for its user if the result is available at once. */
  private ClientLimit.Applied judge(HttpHeaders headers, ClientLimit.Applied ofAddress) {
    var result = parts.tokens().judge(headers).toCompletableFuture();
    judgement = result;
    return result.isDone()
        ? result
            .join()
            .user()
            .map(user -> parts.limit().applyToUser(ofAddress, user.userId()))
            .orElse(ofAddress)
        : ofAddress;
  }

  // Turn

  /**
   * When a complete request is started.
   *
   * @param pipelined whether the client sent it before it had the answer to the one before
   */
  Rank rank(HttpRequest request, boolean pipelined) {
    if (!needsNoTurn(request)) {
      return Rank.OTHER;
    }
    return pipelined ? Rank.PIPELINED : Rank.FIRST;
  }

  /** Starts the complete request now or in its turn; it is passed on or denied. */
  void await(DefaultFullHttpRequest request, Rank rank) {
    waiting = request;
    long current = ++number;
    parts
        .starts(gate.context().channel().eventLoop())
        .begin(rank, () -> start(request, rank), () -> startLater(current, request, rank));
  }

  private void startLater(long requested, DefaultFullHttpRequest request, Rank rank) {
    if (gate.isWaiting() && number == requested) {
      start(request, rank);
      gate.context().fireChannelReadComplete();
    }
  }

  private void start(DefaultFullHttpRequest request, Rank rank) {
    if (denial != null) {
      drop(request);
      gate.deny(denial);
    } else if (rank == Rank.OTHER) {
      awaitJudgement(request);
    } else {
      pass(request);
    }
  }

  /** Whether a request runs even under overload. */
  private boolean needsNoTurn(HttpRequest request) {
    return forOperators || parts.isForProbes(request) || parts.isForWebSocket(request);
  }

  /** Waits for the result of the token, which is nearly always available at once. */
  private void awaitJudgement(DefaultFullHttpRequest request) {
    var result = Objects.requireNonNull(judgement);
    if (result.isDone()) {
      judged(request, result.join());
      return;
    }
    long current = number;
    result.thenAcceptAsync(
        judged -> {
          if (gate.isWaiting() && number == current) {
            judged(request, judged);
            gate.context().fireChannelReadComplete();
          }
        },
        gate.context().executor());
  }

  private void judged(DefaultFullHttpRequest request, Judgement token) {
    if (token.objection().isPresent()) {
      drop(request);
      gate.deny(token.objection().get());
    } else {
      admit(request, token.user());
    }
  }

  private void admit(DefaultFullHttpRequest request, Optional<Identity> user) {
    var entering =
        new Exchange(
            parts.load(),
            gate.context().channel(),
            limit == null ? peer : limit.client(),
            user,
            beginning -> turn(beginning, request));
    switch (parts.load().enter(entering)) {
      case BEGIN -> {
        exchange = entering;
        pass(request);
      }
      case WAIT -> exchange = entering;
      case BUSY -> refuse(request, "Too many requests are waiting");
      case ADDRESS_BUSY -> {
        drop(request);
        gate.deny(
            Denial.tooMany(
                "Too many requests of one address are in progress or their answers are not read",
                1));
      }
      case CONGESTED -> refuse(request, "Too many answers are not read by their clients");
      case CLOSED -> refuse(request, "The server is shutting down");
    }
  }

  /** Starts a request that waited. */
  private void turn(Exchange entering, DefaultFullHttpRequest request) {
    if (!gate.isWaiting() || exchange != entering) {
      entering.workEnded(); // the connection has ended
      return;
    }
    pass(request);
    gate.context().fireChannelReadComplete();
  }

  /** Denies a request that has waited for too long, unless its turn has come meanwhile. */
  void timedOut() {
    if (exchange != null) {
      if (!parts.load().withdraw(exchange)) {
        return;
      }
      parts.load().refuse(exchange);
      exchange = null;
    }
    if (waiting != null) {
      refuse(waiting, "The request waited too long");
      gate.context().fireChannelReadComplete();
    }
  }

  private void pass(DefaultFullHttpRequest request) {
    waiting = null;
    gate.pass(request);
  }

  private void refuse(DefaultFullHttpRequest request, String detail) {
    drop(request);
    gate.deny(Denial.busy(detail, Duration.ofSeconds(1)));
  }

  private void drop(DefaultFullHttpRequest request) {
    waiting = null;
    request.release();
  }

  // Answer

  /** Ends the work, and prepares the answer that it has created. */
  void answers(HttpResponse response) {
    if (exchange != null) {
      exchange.workEnded();
      exchange.answers(parts.clock().nanoTime());
      if (HttpUtil.isTransferEncodingChunked(response)) {
        exchange.reserve(STREAM_BYTES);
      }
    }
    addLimit(response.headers());
  }

  /** Adds the headers of the client's rate limit to an answer. */
  void addLimit(HttpHeaders headers) {
    if (limit != null) {
      limit.addTo(headers);
    }
  }

  /** Counts bytes of the answer until they are written. */
  ChannelPromise counted(long bytes, ChannelPromise promise) {
    var counting = exchange;
    if (counting == null) {
      return promise;
    }
    counting.wrote(bytes);
    return promise.unvoid().addListener(_ -> counting.took(bytes));
  }

  /** Bytes of the answer that the client has read, including those of the part being sent. */
  long readBytes() {
    var queue = gate.context().channel().unsafe().outboundBuffer();
    return (exchange == null ? 0 : exchange.takenBytes())
        + (queue == null ? 0 : queue.currentProgress());
  }

  /** Ends the request: its answer was read. */
  void answered() {
    denial = null;
    if (exchange != null) {
      exchange.ended();
      exchange = null;
    }
  }
}
