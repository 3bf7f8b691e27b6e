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
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.server.http.PacedStarts.Rank;
import io.tapeloom.server.http.PhaseTimer.Phase;
import io.tapeloom.stream.wire.RequestTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate of one HTTP connection: passes on one complete request at a time, and the next one after
 * the client has read the answer. A request is passed on if it is well-formed, within the client's
 * rate limit, and has its turn ({@link RequestTurn}); all others are answered here, before any
 * work. The gate closes a connection on which a request or an answer takes too long ({@link
 * PhaseTimer}). One per channel, after the HTTP codec; owned by its event loop, except for {@link
 * #evict}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class RequestGate extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);

  /**
   * Bytes per read. All requests in one read are decoded before the first one is answered, and must
   * be kept.
   */
  private static final int READ_BYTES = 2048;

  /**
   * Maximum number of kept parts of later requests. While a client keeps its side open, they are
   * read one after the other; once it has closed its side, all of them are read at once.
   */
  private static final int MAX_HELD = 1024;

  /** Maximum bytes that are discarded while a denied client reads its answer. */
  private static final long LINGER_BYTES = 1 << 20;

  private final HttpParts parts;
  private final InetAddress peer;
  private final Queue<HttpObject> held = new ArrayDeque<>(0);
  private final HeadMemory heads;
  private final HeadLines headLines = new HeadLines(1 + RequestHead.MAX_HEADERS);
  private final RequestTurn turn;
  private final PhaseTimer timer;

  private @Nullable ChannelHandlerContext context;
  private boolean readWanted;
  private boolean inputEnded;
  private boolean entered;
  private boolean advancing;
  private boolean headRefused;
  private long lingeredBytes;

  // The current request.
  private @Nullable HttpRequest head;
  private @Nullable RequestBody body;
  private boolean isLastAnswer;

  /**
   * @param forOperators whether the client connected to the operators' port
   */
  RequestGate(HttpParts parts, InetAddress peer, boolean forOperators) {
    this.parts = parts;
    this.peer = peer;
    this.heads = new HeadMemory(parts.partialBytes(), this::headIsShed);
    this.turn = new RequestTurn(parts, this, peer, forOperators);
    this.timer = new PhaseTimer(parts, this::bodyBytes, turn::readBytes, this::timedOut);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.channel()
        .config()
        .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    timer.start(ctx.channel().eventLoop());
    switch (parts.connections().enter(this, peer)) {
      case TAKEN -> {
        entered = true;
        timer.enter(Phase.HEAD);
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
    timer.stop();
    heads.close();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    if (body != null) {
      body.close();
      body = null;
    }
    turn.close();
    if (entered) {
      entered = false;
      parts.connections().leave(this, peer);
    }
  }

  /** Closes the connection because another one needs its place. Any thread may call this. */
  void evict() {
    context().channel().close();
  }

  // In

  /** Called with received bytes before they are decoded; returns false to discard them. */
  boolean arrived(ByteBuf bytes) {
    if (timer.phase() == Phase.LINGERING) {
      lingeredBytes += bytes.readableBytes();
      if (lingeredBytes > LINGER_BYTES) {
        context().close();
      }
      return false;
    }
    if (headRefused) {
      return false; // the rejected head is the last request that is answered
    }
    if (timer.phase() == Phase.IDLE) {
      timer.enter(Phase.HEAD);
    }
    if (!headLines.arrived(bytes)) {
      headRefused = true;
      channelRead(context(), RequestHead.ofTooManyLines());
      return false;
    }
    if (timer.phase() != Phase.BODY) {
      heads.arrived(bytes);
    }
    return true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (timer.phase() != Phase.IDLE && timer.phase() != Phase.LINGERING) {
      heads.stays();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpObject decoded) {
      headLines.decoded(decoded);
    }
    if (timer.phase() == Phase.LINGERING || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (isBusy() || !held.isEmpty()) {
      hold(part);
    } else {
      take(part);
    }
  }

  private boolean isBusy() {
    return timer.phase().isBusy();
  }

  /** Whether the current request waits for its turn. */
  boolean isWaiting() {
    return timer.phase().isWaiting();
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
    var objection = turn.check(request);
    if (objection.isPresent() && (objection.get().closes() || hasBody(request))) {
      deny(objection.get().andClose());
      return;
    }
    turn.denyWhenComplete(objection.orElse(null));
    body =
        new RequestBody(
            context().alloc(), parts.partialBytes(), parts.bodyLimit(), this::bodyIsShed);
    timer.enter(Phase.BODY);
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

  private void add(HttpContent content) {
    if (body == null || head == null) {
      return; // the request was denied
    }
    boolean last = content instanceof LastHttpContent;
    if (content.decoderResult().isFailure()) {
      deny(RequestHead.unreadable(content));
    } else if (!body.add(content.content(), last)) {
      deny(RequestHead.tooLarge(parts.bodyLimit()));
    } else if (last) {
      complete(head, body.take());
    } else {
      timer.update();
    }
  }

  private long bodyBytes() {
    return body == null ? 0 : body.length();
  }

  /** Closes at once and without an answer, because the connection holds memory until then. */
  private void headIsShed() {
    context().close();
  }

  private void bodyIsShed() {
    context()
        .executor()
        .execute(
            () -> {
              if (timer.phase() == Phase.BODY) {
                deny(
                    Denial.busy("Too many request bodies are being received", Duration.ofSeconds(1))
                        .andClose());
              }
            });
  }

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
    var rank = turn.rank(whole, advancing);
    timer.enter(rank == Rank.OTHER ? Phase.WAITING : Phase.STARTING);
    turn.await(whole, rank);
  }

  /** Passes the current request on to the server. */
  void pass(DefaultFullHttpRequest request) {
    timer.enter(Phase.WORKING);
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
      written = turn.counted(holder.content().readableBytes(), written);
    }
    if (message instanceof LastHttpContent) {
      written = written.unvoid().addListener(_ -> answerIsTaken());
    }
    ctx.write(message, written);
  }

  private void answerBegins(HttpResponse response) {
    turn.answers(response);
    isLastAnswer = !HttpUtil.isKeepAlive(response);
    timer.enter(Phase.ANSWERING);
  }

  /**
   * Goes on after an answer. The next request, if it has arrived, is taken after the current task:
   * the answer may not have been written to its end by all handlers, which an upgrade would remove.
   */
  private void answerIsTaken() {
    if (held.isEmpty() || advancing) {
      goOn();
    } else {
      context()
          .executor()
          .execute(
              () -> {
                if (!context().isRemoved()) {
                  goOn();
                }
              });
    }
  }

  private void goOn() {
    turn.answered();
    if (timer.phase() == Phase.ANSWERING && !isLastAnswer && context().channel().isActive()) {
      head = null;
      parts.connections().idle(this);
      timer.enter(Phase.IDLE);
      if (held.isEmpty()) {
        heads.answered();
      }
      if (!advancing) {
        advance();
      }
    }
  }

  /** Takes the next requests that have already arrived, then continues to read if requested. */
  private void advance() {
    advancing = true;
    while (timer.phase() == Phase.IDLE && !held.isEmpty()) {
      timer.enter(Phase.HEAD);
      while (!isBusy() && timer.phase() != Phase.LINGERING && !held.isEmpty()) {
        take(held.remove());
      }
      context().fireChannelReadComplete();
    }
    advancing = false;
    if (isBusy() || timer.phase() == Phase.LINGERING) {
      return;
    }
    if (inputEnded) {
      context().close();
    } else if (readWanted) {
      readWanted = false;
      context().read();
    }
  }

  /** Answers the current request with a problem. */
  void deny(Denial why) {
    parts.denied(why);
    var response = parts.answers().problem(why, head);
    turn.addLimit(response.headers());
    if (body != null) {
      body.close();
      body = null;
    }
    if (why.closes()) {
      timer.enter(Phase.LINGERING);
      context().writeAndFlush(response).addListener(_ -> linger());
    } else {
      timer.enter(Phase.ANSWERING);
      context().writeAndFlush(response).addListener(_ -> answerIsTaken());
    }
  }

  /** Closes our side first, so that the client can read the whole answer. */
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
    LOG.debug("HTTP connection of {} failed", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }

  // Time

  private void timedOut() {
    switch (timer.phase()) {
      case HEAD, BODY -> {
        parts.connections().timedOut();
        if (head == null && timer.phase() == Phase.HEAD) {
          context().close();
        } else {
          deny(Denial.closing(HttpResponseStatus.REQUEST_TIMEOUT, "The request took too long"));
        }
      }
      case STARTING, WAITING -> turn.timedOut();
      case WORKING, ANSWERING -> {
        parts.connections().timedOut();
        context().close();
      }
      case IDLE, LINGERING -> context().close();
    }
  }

  ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("The gate is not in a pipeline");
    }
    return context;
  }
}
