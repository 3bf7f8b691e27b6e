package io.tapeloom.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.server.http.RequestTokens.Judgement;
import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.wire.RequestTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of one HTTP connection: lets one request in at a time, whole, and the next one when the
 * answer before it was taken. What it lets in is well-formed, within the client's rate and has its
 * turn; everything else is answered here, before any work. It ends a connection that takes too long
 * over a request or an answer. One per channel, after the HTTP codec; owned by its event loop,
 * except for {@link #evict}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class RequestGate extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);

  /**
   * Bytes that are read at once: the requests in them are decoded before the first one is answered,
   * and have to be kept.
   */
  private static final int READ_BYTES = 2048;

  /**
   * Parts of later requests that are kept. A client that goes on sending gets them read by and by;
   * one that has ended its side has them all read at once, up to this.
   */
  private static final int MAX_HELD = 1024;

  /** What an answer that is made while it is sent holds beside the bytes on their way. */
  private static final long STREAM_BYTES = 320 * 1024;

  /** Bytes a second that a client must send of a body and take of an answer, after its grace. */
  private static final long MIN_RATE = 1024;

  /** How long a denied client may take to read its answer, while what it sends is thrown away. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How much of it is thrown away. */
  private static final long LINGER_BYTES = 1 << 20;

  /** How long the work for one request may take until its connection is given up. */
  private static final long WORK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private enum Phase {
    /** No byte of a request is there. */
    IDLE,
    /** The head of a request is on its way in. */
    HEAD,
    /** The body is on its way in. */
    BODY,
    /** The request is there and waits for its turn. */
    WAITING,
    /** The request is worked on. */
    WORKING,
    /** The answer is on its way out. */
    ANSWERING,
    /** The last answer is on its way out; what comes in is thrown away. */
    LINGERING
  }

  private final HttpParts parts;
  private final InetAddress peer;
  private final boolean forOperators;
  private final Queue<HttpObject> held = new ArrayDeque<>(0);
  private final HeadMemory heads;
  private final HeadLines headLines = new HeadLines(1 + RequestHead.MAX_HEADERS);

  private @Nullable ChannelHandlerContext context;
  private @Nullable Deadline deadline;
  private Phase phase = Phase.IDLE;
  private long phaseNanos;
  private boolean readWanted;
  private boolean inputEnded;
  private boolean entered;
  private boolean advancing;
  private boolean headRefused;
  private long lingeredBytes;

  // The request that is under way.
  private @Nullable HttpRequest head;
  private @Nullable RequestBody body;
  private @Nullable Denial denial;
  private @Nullable Exchange exchange;
  private @Nullable DefaultFullHttpRequest waiting;
  private ClientLimit.@Nullable Applied limit;

  /** What its token says; null for a request that needs no turn or was denied before. */
  private @Nullable CompletableFuture<Judgement> judgement;

  private boolean isLastAnswer;
  private long requests;

  /**
   * @param forOperators whether the connection came to the port for operators
   */
  RequestGate(HttpParts parts, InetAddress peer, boolean forOperators) {
    this.parts = parts;
    this.peer = peer;
    this.forOperators = forOperators;
    this.heads = new HeadMemory(parts.partialBytes(), this::headIsShed);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.channel()
        .config()
        .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    deadline = parts.timers(ctx.channel().eventLoop()).deadline(this::expire);
    switch (parts.connections().enter(this, peer)) {
      case TAKEN -> {
        entered = true;
        enter(Phase.HEAD);
      }
      case FULL ->
          deny(Denial.busy("All HTTP connections are taken", Duration.ofSeconds(5)).andClose());
      case ADDRESS_FULL ->
          deny(Denial.tooMany("All HTTP connections of one address are taken", 5).andClose());
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    leave();
    ctx.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator());
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  private void leave() {
    if (deadline != null) {
      deadline.cancel();
    }
    heads.close();
    requests++; // what was to start later does not
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    if (body != null) {
      body.close();
      body = null;
    }
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
    if (exchange != null) {
      parts.abandon(exchange, context().channel().eventLoop());
      exchange = null;
    }
    if (entered) {
      entered = false;
      parts.connections().leave(this, peer);
    }
  }

  /** Another connection needs the place; on any thread. */
  void evict() {
    context().channel().close();
  }

  // In

  /** Bytes have come, before they are decoded; false: they are not wanted. */
  boolean arrived(ByteBuf bytes) {
    if (phase == Phase.LINGERING) {
      lingeredBytes += bytes.readableBytes();
      if (lingeredBytes > LINGER_BYTES) {
        context().close();
      }
      return false;
    }
    if (headRefused) {
      return false; // the head that was refused is the last one that is answered
    }
    if (phase == Phase.IDLE) {
      enter(Phase.HEAD);
    }
    if (!headLines.arrived(bytes)) {
      headRefused = true;
      channelRead(context(), RequestHead.ofTooManyLines());
      return false;
    }
    if (phase != Phase.BODY) {
      heads.arrived(bytes);
    }
    return true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (phase != Phase.IDLE && phase != Phase.LINGERING) {
      heads.stays();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpObject decoded) {
      headLines.decoded(decoded);
    }
    if (phase == Phase.LINGERING || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (isBusy() || !held.isEmpty()) {
      hold(part);
    } else {
      take(part);
    }
  }

  private boolean isBusy() {
    return phase == Phase.WAITING || phase == Phase.WORKING || phase == Phase.ANSWERING;
  }

  private void hold(HttpObject part) {
    if (held.size() == MAX_HELD) {
      ReferenceCountUtil.release(part);
      context().close();
    } else {
      held.add(part);
    }
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (isBusy() || !held.isEmpty()) {
      readWanted = true;
    } else {
      ctx.read();
    }
  }

  private void take(HttpObject part) {
    if (part instanceof HttpRequest request) {
      begin(request);
    }
    if (part instanceof HttpContent content) {
      try {
        add(content);
      } finally {
        content.release();
      }
    }
  }

  private void begin(HttpRequest request) {
    head = request;
    limit = null;
    judgement = null;
    var objection = RequestHead.objection(request, parts.bodyLimit()).or(() -> overLimit(request));
    if (objection.isPresent() && (objection.get().closes() || hasBody(request))) {
      deny(objection.get().andClose());
      return;
    }
    denial = objection.orElse(null);
    body =
        new RequestBody(
            context().alloc(), parts.partialBytes(), parts.bodyLimit(), this::bodyIsShed);
    enter(Phase.BODY);
    if (RequestHead.awaitsContinue(request)) {
      context()
          .writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private static boolean hasBody(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  private Optional<Denial> overLimit(HttpRequest request) {
    if (forOperators || parts.isForWebSocket(request)) {
      return Optional.empty(); // handshakes have limits of their own
    }
    var channel = context().channel();
    var headers = request.headers();
    var applied =
        parts.isForProbes(request)
            ? parts.limit().applyToProbe(channel, headers)
            : parts.limit().apply(channel, headers);
    if (applied.denial().isEmpty() && !parts.isForProbes(request)) {
      applied = judge(headers, applied);
    }
    limit = applied;
    return applied.denial();
  }

  /** Asks what the token says, and counts the request for its user where that is known at once. */
  private ClientLimit.Applied judge(HttpHeaders headers, ClientLimit.Applied ofAddress) {
    var asked = parts.tokens().judge(headers).toCompletableFuture();
    judgement = asked;
    return asked.isDone()
        ? asked
            .join()
            .user()
            .map(user -> parts.limit().applyToUser(ofAddress, user))
            .orElse(ofAddress)
        : ofAddress;
  }

  private void add(HttpContent content) {
    if (body == null || head == null) {
      return; // of a request that was denied
    }
    boolean last = content instanceof LastHttpContent;
    if (content.decoderResult().isFailure()) {
      deny(RequestHead.unreadable(content));
    } else if (!body.add(content.content(), last)) {
      deny(RequestHead.tooLarge(parts.bodyLimit()));
    } else if (last) {
      complete(head, body.take());
    } else {
      setDeadline();
    }
  }

  /** At once and without an answer, for until it is gone it holds what others need. */
  private void headIsShed() {
    context().close();
  }

  private void bodyIsShed() {
    context()
        .executor()
        .execute(
            () -> {
              if (phase == Phase.BODY) {
                deny(
                    Denial.busy("Too many request bodies are on their way", Duration.ofSeconds(1))
                        .andClose());
              }
            });
  }

  /** The request is there as a whole. */
  private void complete(HttpRequest request, ByteBuf content) {
    body = null;
    parts.connections().busy(this);
    var headers = request.headers();
    headers.remove(HttpHeaderNames.EXPECT);
    var whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            RequestTarget.originForm(request.uri()),
            content,
            headers,
            EmptyHttpHeaders.INSTANCE);
    waiting = whole;
    enter(Phase.WAITING);
    long number = ++requests;
    boolean first = needsNoTurn(whole);
    parts
        .starts(context().channel().eventLoop())
        .begin(first, () -> start(whole, first), () -> startLater(number, whole, first));
  }

  private void startLater(long number, DefaultFullHttpRequest request, boolean first) {
    if (phase == Phase.WAITING && requests == number) {
      start(request, first);
      context().fireChannelReadComplete();
    }
  }

  private void start(DefaultFullHttpRequest request, boolean first) {
    if (denial != null) {
      drop(request);
      deny(denial);
    } else if (first) {
      waiting = null;
      pass(request);
    } else {
      awaitJudgement(request);
    }
  }

  /** Nearly always the judgement is there by now; if not, the request waits for it. */
  private void awaitJudgement(DefaultFullHttpRequest request) {
    var asked = Objects.requireNonNull(judgement);
    if (asked.isDone()) {
      judged(request, asked.join().objection());
      return;
    }
    long number = requests;
    asked.thenAcceptAsync(
        said -> {
          if (phase == Phase.WAITING && requests == number) {
            judged(request, said.objection());
            context().fireChannelReadComplete();
          }
        },
        context().executor());
  }

  private void judged(DefaultFullHttpRequest request, Optional<Denial> objection) {
    if (objection.isPresent()) {
      drop(request);
      deny(objection.get());
    } else {
      admit(request);
    }
  }

  private void drop(DefaultFullHttpRequest request) {
    waiting = null;
    request.release();
  }

  /** Whether a request is worked on whatever else there is to do. */
  private boolean needsNoTurn(HttpRequest request) {
    return forOperators || parts.isForProbes(request) || parts.isForWebSocket(request);
  }

  /** Asks for a turn. */
  private void admit(DefaultFullHttpRequest request) {
    var entering =
        new Exchange(
            parts.load(),
            context().channel(),
            limit == null ? peer : limit.client(),
            beginning -> turn(beginning, request));
    switch (parts.load().enter(entering)) {
      case BEGIN -> {
        exchange = entering;
        waiting = null;
        pass(request);
      }
      case WAIT -> exchange = entering;
      case BUSY -> refuse(request, "Too many requests wait for their turn");
      case ADDRESS_BUSY -> {
        drop(request);
        deny(Denial.tooMany("Too many requests of one address are unanswered or unread", 1));
      }
      case CONGESTED -> refuse(request, "Too many answers wait to be read");
      case CLOSED -> refuse(request, "The server goes down");
    }
  }

  private void refuse(DefaultFullHttpRequest request, String detail) {
    drop(request);
    deny(Denial.busy(detail, Duration.ofSeconds(1)));
  }

  /** The turn of a request that waited has come. */
  private void turn(Exchange entering, DefaultFullHttpRequest request) {
    if (phase != Phase.WAITING || exchange != entering) {
      entering.workEnded(); // the connection has ended, and with it what it had
      return;
    }
    waiting = null;
    pass(request);
    context().fireChannelReadComplete();
  }

  private void pass(DefaultFullHttpRequest request) {
    enter(Phase.WORKING);
    context().fireChannelRead(request);
  }

  // Out

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      answerBegins(response);
    }
    var written = promise;
    if (message instanceof ByteBufHolder holder && holder.content().isReadable()) {
      written = counted(holder.content().readableBytes(), written);
    }
    if (message instanceof LastHttpContent) {
      written = written.unvoid().addListener(_ -> answerIsTaken());
    }
    ctx.write(message, written);
  }

  private void answerBegins(HttpResponse response) {
    if (exchange != null) {
      exchange.workEnded();
      exchange.answers(parts.clock().nanoTime());
      if (HttpUtil.isTransferEncodingChunked(response)) {
        exchange.reserve(STREAM_BYTES);
      }
    }
    if (limit != null) {
      limit.addTo(response.headers());
    }
    isLastAnswer = !HttpUtil.isKeepAlive(response);
    enter(Phase.ANSWERING);
  }

  private ChannelPromise counted(long bytes, ChannelPromise promise) {
    var counting = exchange;
    if (counting == null) {
      return promise;
    }
    counting.wrote(bytes);
    return promise.unvoid().addListener(_ -> counting.took(bytes));
  }

  private void answerIsTaken() {
    if (exchange != null) {
      exchange.ended();
      exchange = null;
    }
    if (phase == Phase.ANSWERING && !isLastAnswer && context().channel().isActive()) {
      head = null;
      denial = null;
      parts.connections().idle(this);
      enter(Phase.IDLE);
      if (held.isEmpty()) {
        heads.answered();
      }
      if (!advancing) {
        advance();
      }
    }
  }

  /** Lets the next requests in that are here already, and reads on where that is wanted. */
  private void advance() {
    advancing = true;
    while (phase == Phase.IDLE && !held.isEmpty()) {
      enter(Phase.HEAD);
      while (!isBusy() && phase != Phase.LINGERING && !held.isEmpty()) {
        take(held.remove());
      }
      context().fireChannelReadComplete();
    }
    advancing = false;
    if (isBusy() || phase == Phase.LINGERING) {
      return;
    }
    if (inputEnded) {
      context().close();
    } else if (readWanted) {
      readWanted = false;
      context().read();
    }
  }

  /** Answers a request here. */
  private void deny(Denial why) {
    parts.denied(why);
    var response = parts.answers().problem(why, head);
    if (limit != null) {
      limit.addTo(response.headers());
    }
    if (body != null) {
      body.close();
      body = null;
    }
    if (why.closes()) {
      enter(Phase.LINGERING);
      context().writeAndFlush(response).addListener(_ -> linger());
    } else {
      enter(Phase.ANSWERING);
      context().writeAndFlush(response).addListener(_ -> answerIsTaken());
    }
  }

  /** Ends the own side, so that the client reads the answer to its end before it is cut off. */
  private void linger() {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    if (inputEnded || !(context().channel() instanceof DuplexChannel duplex)) {
      context().close();
    } else {
      duplex.shutdownOutput();
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (!isBusy()) {
        ctx.close();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("An HTTP connection of {} failed", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }

  // Time

  private void enter(Phase next) {
    phase = next;
    phaseNanos = parts.clock().nanoTime();
    setDeadline();
  }

  private void setDeadline() {
    if (deadline != null) {
      deadline.set(phaseNanos + patienceNanos());
    }
  }

  /** How long the phase may last, as it stands now. */
  private long patienceNanos() {
    return switch (phase) {
      case IDLE -> parts.idleNanos();
      case HEAD -> parts.requestNanos();
      case BODY -> parts.requestNanos() + atLeastRate(body == null ? 0 : body.length());
      case WAITING -> parts.waitNanos();
      case WORKING -> WORK_NANOS;
      case ANSWERING -> parts.requestNanos() + atLeastRate(takenBytes());
      case LINGERING -> LINGER_NANOS;
    };
  }

  private static long atLeastRate(long bytes) {
    return TimeUnit.SECONDS.toNanos(1) * bytes / MIN_RATE;
  }

  /** What the client has taken of the answer, with what it has of the part that goes out now. */
  private long takenBytes() {
    var queue = context().channel().unsafe().outboundBuffer();
    return (exchange == null ? 0 : exchange.takenBytes())
        + (queue == null ? 0 : queue.currentProgress());
  }

  private void expire(long nowNanos) {
    if (phaseNanos + patienceNanos() - nowNanos > 0) {
      setDeadline(); // more has come or gone meanwhile
      return;
    }
    switch (phase) {
      case HEAD, BODY -> {
        parts.connections().timedOut();
        if (head == null && phase == Phase.HEAD) {
          context().close();
        } else {
          deny(Denial.closing(HttpResponseStatus.REQUEST_TIMEOUT, "The request took too long"));
        }
      }
      case WAITING -> {
        if (exchange == null || parts.load().withdraw(exchange)) {
          waitedTooLong();
        }
      }
      case WORKING, ANSWERING -> {
        parts.connections().timedOut();
        context().close();
      }
      case IDLE, LINGERING -> context().close();
    }
  }

  private void waitedTooLong() {
    if (exchange != null) {
      parts.load().refuse(exchange);
      exchange = null;
    }
    if (waiting != null) {
      refuse(waiting, "The request waited too long for its turn");
      context().fireChannelReadComplete();
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }
}
