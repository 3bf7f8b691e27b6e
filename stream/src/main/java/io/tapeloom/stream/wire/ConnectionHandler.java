package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection: whole text messages in, frames out, and the closing handshake (RFC
 * 6455, sections 5 to 7). Owned by its event loop; lives as long as the socket.
 *
 * <p>Auto-read is off until the session is open, and while a client does not take its answers; the
 * {@link FrameDecoder} before this handler makes no frames meanwhile.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class ConnectionHandler extends SimpleChannelInboundHandler<Object> implements Peer {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  /** What is counted when a connection ends without a close frame (RFC 6455, section 7.1.5). */
  private static final int ABNORMAL = 1006;

  /** A client that has not taken so many bytes of answers is not read, until it has. */
  private static final int MAX_UNREAD_ANSWERS = 128 * 1024;

  /** A fragment that adds less costs more work than its bytes. */
  private static final int SMALL_FRAGMENT = 1024;

  /** So many of them count as a message, and so does each that adds nothing. */
  private static final int SMALL_FRAGMENTS = 16;

  /** Frames that are looked at in a turn; for more of them at once the client waits. */
  private static final int FRAMES_OF_TURN = 8;

  /** A frame counts as one more for each so many bytes, since what is in it is looked at too. */
  private static final int BYTES_OF_FRAME = 4096;

  /** What comes so long after the frame before it begins another turn. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Endpoint endpoint;
  private final Endpoint.Place place;
  private final Optional<Identity> user;
  private final LoopContext loop;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Session session;

  // Read state: what is not complete, and whether the stream is past reading.
  private final FrameDecoder decoder;
  private final Unfinished unfinished;
  private boolean inboundBroken;
  private int smallFragments;
  private int framesOfTurn;
  private long handledNanos;
  private boolean awaitsTurn;

  // Write state.
  private @Nullable Outbox outbox;
  private @Nullable Pongs pongs;
  private long unreadAnswers;
  private @Nullable ChannelFuture closeFrame;
  private int closeCode = ABNORMAL;

  ConnectionHandler(
      Endpoint endpoint, Endpoint.Place place, Optional<Identity> user, LoopContext loop) {
    this.endpoint = endpoint;
    this.place = place;
    this.user = user;
    this.loop = loop;
    this.decoder = FrameDecoder.of(endpoint.limits().messages().messageSizeLimit(), this::hasRead);
    this.unfinished =
        new Unfinished(
            loop,
            endpoint.clock(),
            endpoint.limits().timeouts().messageTimeout(),
            () -> refuse(CloseReason.unfinished(endpoint.limits().timeouts())),
            this::shedUnfinished);
  }

  /** What makes the frames of this connection; to be put before this handler. */
  FrameDecoder decoder() {
    return decoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    outbox = new Outbox(ctx, loop.tally(endpoint), loop, this::shedUnsent);
    pongs = new Pongs(ctx, outbox, endpoint.clock());
  }

  /** The handshake is done: from now on the peer is a session. */
  void opened() {
    var channel = context().channel();
    if (!channel.isActive()) {
      place.giveBack();
      return;
    }
    var opened = place.open(loop, this, user);
    session = opened;
    readOn();
  }

  /** Reads from now on, first what came before. */
  private void readOn() {
    context().channel().config().setAutoRead(true);
    try {
      decoder.resume();
    } catch (Exception broken) {
      exceptionCaught(context(), broken);
    }
  }

  /** From now on what comes is thrown away whole, not looked at byte by byte. */
  private void discardInput() {
    inboundBroken = true;
    unfinished.close();
    try {
      decoder.discard();
    } catch (Exception bug) {
      LOG.error("Bytes could not be thrown away", bug);
      context().close();
    }
  }

  /** There was no handshake. */
  void failed(Throwable cause) {
    LOG.debug("Handshake failed", cause);
    place.giveBack();
    context().channel().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    unfinished.close();
    pongs().close();
    outbox().close();
    if (session == null) {
      place.giveBack();
    } else {
      var ended = session;
      session = null;
      endpoint.stats().closed(closeCode);
      ended.ended();
    }
    ctx.fireChannelInactive();
  }

  // In

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Object message) throws Exception {
    if (session != null) {
      session.heard();
    }
    if (loop.nanoTime() - handledNanos > PAUSE_NANOS) {
      framesOfTurn = 0;
    }
    int weight = 1 + bytesOf(message) / BYTES_OF_FRAME;
    switch (message) {
      case TextWebSocketFrame text -> data(text);
      case ContinuationWebSocketFrame continuation -> data(continuation);
      case BinaryWebSocketFrame _ -> refuse(CloseReason.binary());
      case PingWebSocketFrame ping -> ping(ping);
      case PongWebSocketFrame _ -> admitsFrame(); // a heartbeat of the transport, not a message
      case CloseWebSocketFrame close -> peerCloses(close);
      case ByteBuf early -> decode(early);
      default -> {}
    }
    unfinished.advanced();
    countTowardsTurn(weight);
  }

  private static int bytesOf(Object message) {
    return message instanceof WebSocketFrame frame ? frame.content().readableBytes() : 0;
  }

  /** What a client sends at once is read in turn with what others send. */
  private void countTowardsTurn(int frames) {
    handledNanos = loop.nanoTime();
    framesOfTurn += frames;
    if (framesOfTurn >= FRAMES_OF_TURN && !awaitsTurn && closeFrame == null) {
      awaitsTurn = true;
      context().channel().config().setAutoRead(false);
      loop.readTurns().await(this::turn);
    }
  }

  private void turn() {
    awaitsTurn = false;
    framesOfTurn = 0;
    if (!answersPileUp()) {
      readOn();
    }
  }

  /** A control frame or a small fragment counts towards the client's rate. */
  private boolean admitsFrame() {
    return session != null && session.admitsFrame();
  }

  /** A read is over; so many bytes make no frame yet. */
  private void hasRead(int undecodedBytes) {
    unfinished.read(undecodedBytes, context().channel().config().isAutoRead());
  }

  /** Bytes that came together with the handshake's request are behind the decoder already. */
  private void decode(ByteBuf early) throws Exception {
    var before = context().pipeline().context(decoder);
    if (before != null) {
      decoder.channelRead(before, early.retain());
    }
  }

  private void data(WebSocketFrame frame) {
    if (session == null || closeFrame != null) {
      return;
    }
    var content = frame.content();
    var begun = unfinished.fragments();
    long begunBytes = begun == null ? 0 : begun.readableBytes();
    if (begunBytes + content.readableBytes() > endpoint.limits().messages().messageSizeLimit()) {
      refuse(tooBig());
    } else if (frame.isFinalFragment() && begun == null) {
      message(content);
    } else {
      fragment(content, frame.isFinalFragment());
    }
  }

  private void fragment(ByteBuf content, boolean last) {
    int length = content.readableBytes();
    if (length == 0 || (length < SMALL_FRAGMENT && ++smallFragments % SMALL_FRAGMENTS == 0)) {
      admitsFrame(); // a message with a hole would be none: too many of them end the session
    }
    if (closeFrame != null) {
      return;
    }
    unfinished.append(content);
    var whole = unfinished.fragments();
    if (last && whole != null) {
      try {
        message(whole);
      } finally {
        unfinished.dropFragments();
      }
    }
  }

  private void message(ByteBuf text) {
    if (session != null) {
      long before = queuedBytes();
      session.received(ByteBufUtil.getBytes(text));
      pauseReadingWhileAnswersPileUp(queuedBytes() - before);
    }
  }

  /** A client that asks and does not read is not read either, until it has taken its answers. */
  private void pauseReadingWhileAnswersPileUp(long queuedNow) {
    unreadAnswers += Math.max(0, queuedNow);
    if (answersPileUp()) {
      context().channel().config().setAutoRead(false);
    }
  }

  private boolean answersPileUp() {
    int most = Math.min(MAX_UNREAD_ANSWERS, endpoint.limits().writes().maxQueuedBytes() / 2);
    return closeFrame == null && unreadAnswers > most && !context().channel().isWritable();
  }

  private void ping(PingWebSocketFrame ping) {
    if (closeFrame == null && admitsFrame()) {
      pongs().answer(ping.content());
    }
  }

  private void peerCloses(CloseWebSocketFrame close) {
    if (closeFrame != null) {
      closeFrame.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    int code = close.statusCode();
    if (code >= 0 && !CloseReason.isSendable(code)) {
      inboundBroken = true;
      refuse(new CloseReason(CloseReason.PROTOCOL_ERROR, "Invalid close code " + code));
      return;
    }
    if (session != null) {
      session.peerCloses();
    }
    closeCode = code < 0 ? WebSocketCloseStatus.EMPTY.code() : code;
    sendLast(code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** A text frame, or what frames make up, is not UTF-8; the frames themselves are still sound. */
  void refuseText() {
    refuse(new CloseReason(CloseReason.INVALID_TEXT, "Text is not valid UTF-8"));
  }

  private void refuse(CloseReason reason) {
    unfinished.dropFragments();
    if (session != null) {
      session.close(reason);
    }
  }

  /** All connections together have too much unfinished, and this one has the most. */
  private void shedUnfinished() {
    discardInput();
    if (session != null) {
      session.close(CloseReason.tooMuchUnfinished());
    }
  }

  /** Too much waits for all connections together, and the most for this one. */
  private void shedUnsent() {
    if (session != null) {
      session.shed(CloseReason.slowConsumer());
    } else {
      context().close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException broken -> {
        discardInput();
        if (closeFrame == null) {
          refuse(reasonOf(broken));
        } else {
          closeFrame.addListener(this::endOutput);
        }
      }
      case IOException lost -> lose(ctx, lost);
      case DecoderException unsound when unsound.getCause() instanceof IOException lost ->
          lose(ctx, lost); // TLS
      default -> {
        LOG.error("Connection failed", cause);
        refuse(new CloseReason(CloseReason.INTERNAL_ERROR, "Internal error"));
      }
    }
  }

  private static void lose(ChannelHandlerContext ctx, IOException lost) {
    LOG.debug("Connection lost: {}", lost.toString());
    ctx.close();
  }

  private CloseReason reasonOf(CorruptedWebSocketFrameException broken) {
    int code = broken.closeStatus().code();
    return code == CloseReason.TOO_BIG
        ? tooBig()
        : new CloseReason(code, String.valueOf(broken.getMessage()));
  }

  private CloseReason tooBig() {
    return new CloseReason(
        CloseReason.TOO_BIG,
        "Message is larger than %d bytes"
            .formatted(endpoint.limits().messages().messageSizeLimit()));
  }

  // Out

  @Override
  public Encoded encode(Message message, long sinceNanos) {
    return Frame.of(context().alloc(), message, sinceNanos);
  }

  @Override
  public void write(Encoded message) {
    if (closeFrame == null) {
      var frame = (Frame) message;
      outbox().add(frame);
      outbox().flushSoon(frame.sinceNanos());
    }
  }

  @Override
  public void ping() {
    if (closeFrame == null) {
      outbox().add(new PingWebSocketFrame());
      outbox().flushSoon(endpoint.clock().nanoTime());
    }
  }

  @Override
  public boolean isWritable() {
    return outbox().isWritable();
  }

  @Override
  public long queuedBytes() {
    return outbox().queuedBytes();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outbox().count();
    if (ctx.channel().isWritable() && session != null) {
      unreadAnswers = 0;
      if (!awaitsTurn) {
        readOn();
      }
      if (session != null) {
        session.drained();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  /**
   * Sends the close frame and waits for the peer's; a peer whose frames cannot be understood any
   * more is shown the end of the stream instead, and its own end is waited for. Unread bytes are
   * still taken in, or the kernel would reset the connection and the frame be lost.
   */
  @Override
  public void close(CloseReason reason) {
    if (closeFrame == null) {
      closeCode = reason.code();
      pongs().close();
      if (reason.code() == CloseReason.POLICY_VIOLATION) {
        discardInput(); // what a client sends that has broken the rules is not worth a look
      }
      sendLast(new CloseWebSocketFrame(reason.code(), reason.reason()))
          .addListener(this::endOutput);
      readOn();
    }
  }

  private ChannelFuture sendLast(CloseWebSocketFrame frame) {
    var sent = context().newPromise();
    closeFrame = sent;
    outbox().last(frame, sent);
    return sent;
  }

  private void endOutput(Future<? super Void> sent) {
    if (!sent.isSuccess()) {
      context().close();
    } else if (inboundBroken && context().channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void abort() {
    context().close();
  }

  private Pongs pongs() {
    if (pongs == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return pongs;
  }

  private Outbox outbox() {
    if (outbox == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return outbox;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }
}
