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
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection: complete messages in, frames out, and the closing handshake (RFC 6455,
 * sections 5 to 7). Owned by its event loop; lives as long as the socket. Other threads may call
 * {@link #queuedBytes} only.
 *
 * <p>Auto-read is off until the session is open, and while the client does not read its answers;
 * the {@link FrameDecoder} before this handler makes no frames meanwhile.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class ConnectionHandler extends SimpleChannelInboundHandler<Object> implements Peer {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  /** Counted when a connection ends without a close frame (RFC 6455, section 7.1.5). */
  private static final int ABNORMAL = 1006;

  /** While a client has more unread bytes of answers than this, its messages are not read. */
  private static final int MAX_PENDING_ANSWER_BYTES = 128 * 1024;

  /** In bytes; a smaller fragment costs more work than its bytes. */
  private static final int SMALL_FRAGMENT = 1024;

  /** This many small fragments count as one message; each empty fragment counts as one message. */
  private static final int SMALL_FRAGMENTS = 16;

  /** Frames that are handled in one turn; further frames wait for the next turn. */
  private static final int MAX_FRAMES_PER_TURN = 8;

  /**
   * The same while many connections wait for turns: the loop reads all of them before it reads
   * others again.
   */
  private static final int MAX_FRAMES_IN_A_CROWD = 2;

  /**
   * A frame counts as one more frame for each of this many bytes, because its content is processed
   * too.
   */
  private static final int BYTES_PER_FRAME = 4096;

  /**
   * Frames that are decoded after the close frame was sent, counted as those of a turn: the client
   * may have sent them before it received the close frame. All later input is discarded.
   */
  private static final int MAX_FRAMES_WHILE_CLOSING = 256;

  /**
   * In bytes; a message of this length is handled in a turn of its own. It may cost much, and the
   * loop reads all its connections before it starts turns.
   */
  private static final int LONG_MESSAGE = 1024;

  /** In bytes; a text message of this length is read by the {@link MessageReaders}. */
  private static final int SLOW_MESSAGE = 4096;

  /** A frame that arrives this long after the previous one starts a new turn. */
  private static final long TURN_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Endpoint endpoint;
  private final Endpoint.Place place;
  private final Optional<Identity> user;
  private final Format format;
  private final LoopContext loop;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Session session;

  // Read state: incomplete input, and whether the input is broken.
  private final FrameDecoder decoder;
  private final Unfinished unfinished;
  private boolean inboundBroken;

  /** Whether the last message that began is binary, and whether it is deflated. */
  private boolean isBinary;

  private boolean isDeflated;

  /** The message that is being inflated; while there is one, nothing is read. */
  private @Nullable Inflation inflation;

  /** The long message that waits for its turn; while there is one, nothing is read. */
  private @Nullable ByteBuf waiting;

  /** The message that is read on another thread; while there is one, nothing is read. */
  private MessageReaders.@Nullable Message reading;

  private boolean inTurn;
  private int smallFragments;
  private int framesInTurn;
  private int framesWhileClosing;
  private long handledNanos;
  private boolean awaitsTurn;

  // Write state.
  private @Nullable Outbox outbox;
  private @Nullable Pongs pongs;
  private long pendingAnswerBytes;
  private @Nullable ChannelFuture closeFrame;
  private int closeCode = ABNORMAL;

  ConnectionHandler(
      Endpoint endpoint,
      Endpoint.Place place,
      Optional<Identity> user,
      Format format,
      LoopContext loop) {
    this.endpoint = endpoint;
    this.place = place;
    this.user = user;
    this.format = format;
    this.loop = loop;
    this.decoder =
        FrameDecoder.of(
            endpoint.limits().messages().messageSizeLimit(),
            format.compressed(),
            this::readCompleted);
    this.unfinished =
        new Unfinished(
            loop,
            endpoint.clock(),
            endpoint.limits().timeouts().messageTimeout(),
            () -> refuse(CloseReason.unfinished(endpoint.limits().timeouts())),
            this::shedUnfinished);
  }

  /** The decoder of this connection; must precede this handler in the pipeline. */
  FrameDecoder decoder() {
    return decoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    outbox = new Outbox(ctx, loop.counts(endpoint), loop, this::shedUnsent);
    pongs = new Pongs(ctx, outbox, endpoint.clock());
  }

  /** Opens the session after the handshake. */
  void opened() {
    var channel = context().channel();
    if (!channel.isActive()) {
      place.giveBack();
      return;
    }
    var opened = place.open(loop, this, user, format);
    session = opened;
    resumeReading();
  }

  /** Resumes reading, starting with bytes that have already arrived. */
  private void resumeReading() {
    context().channel().config().setAutoRead(true);
    try {
      decoder.resume();
    } catch (Exception broken) {
      exceptionCaught(context(), broken);
    }
  }

  /** Discards all further input without decoding it. */
  private void discardInput() {
    inboundBroken = true;
    dropInflation();
    dropWaiting();
    unfinished.close();
    try {
      decoder.discard();
    } catch (Exception bug) {
      LOG.error("Input could not be discarded", bug);
      context().close();
    }
  }

  /** Ends the connection because the handshake failed. */
  void failed(Throwable cause) {
    LOG.debug("Handshake failed", cause);
    place.giveBack();
    context().channel().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dropInflation();
    dropWaiting();
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
      session.frameReceived();
    }
    if (loop.nanoTime() - handledNanos > TURN_GAP_NANOS) {
      framesInTurn = 0;
    }
    int weight = 1 + bytesOf(message) / BYTES_PER_FRAME;
    switch (message) {
      case TextWebSocketFrame text -> text(text);
      case ContinuationWebSocketFrame continuation -> data(continuation);
      case BinaryWebSocketFrame binary -> binary(binary);
      case PingWebSocketFrame ping -> ping(ping);
      case PongWebSocketFrame _ -> admitsFrame(); // counts towards the rate but is not a message
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

  /** Pauses reading after the frames of a turn, so that connections of a loop are read in turn. */
  private void countTowardsTurn(int frames) {
    handledNanos = loop.nanoTime();
    if (closeFrame != null) {
      countWhileClosing(frames, closeFrame);
      return;
    }
    framesInTurn += frames;
    int max = loop.turns().isCrowded() ? MAX_FRAMES_IN_A_CROWD : MAX_FRAMES_PER_TURN;
    if (framesInTurn >= max && !awaitsTurn) {
      awaitTurn();
    }
  }

  /** Stops decoding for a client that goes on sending instead of closing. */
  private void countWhileClosing(int frames, ChannelFuture sent) {
    framesWhileClosing += frames;
    if (framesWhileClosing > MAX_FRAMES_WHILE_CLOSING && !inboundBroken) {
      discardInput();
      sent.addListener(this::endOutput);
    }
  }

  private void awaitTurn() {
    readNothing();
    loop.turns().await(this::turn);
  }

  /** Reads nothing until {@link #turn}. */
  private void readNothing() {
    awaitsTurn = true;
    context().channel().config().setAutoRead(false);
  }

  private void turn() {
    awaitsTurn = false;
    framesInTurn = 0;
    if (inflation != null) {
      inTurn = true;
      try {
        inflate(inflation);
      } finally {
        inTurn = false;
      }
    }
    handleWaiting();
    readOn();
  }

  @Override
  public void readOn() {
    if (!awaitsTurn && !answersPending() && (session == null || !session.isHeld())) {
      resumeReading();
    }
  }

  /** Counts a control frame or small fragments towards the client's message rate. */
  private boolean admitsFrame() {
    return session != null && session.admitsFrame();
  }

  /**
   * Called after each read.
   *
   * @param undecodedBytes memory of the bytes that form no complete frame yet
   */
  private void readCompleted(int undecodedBytes) {
    unfinished.read(undecodedBytes, context().channel().config().isAutoRead());
  }

  /**
   * Decodes bytes that arrived together with the handshake request and so have passed the decoder.
   */
  private void decode(ByteBuf early) throws Exception {
    var before = context().pipeline().context(decoder);
    if (before != null) {
      decoder.channelRead(before, early.retain());
    }
  }

  /** Whether the content of a frame is deflated text. */
  boolean isDeflated(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame
        ? frame.rsv() != 0
        : frame instanceof ContinuationWebSocketFrame && isDeflated;
  }

  private void text(TextWebSocketFrame frame) {
    isBinary = false;
    isDeflated = isDeflated(frame);
    data(frame);
  }

  private void binary(BinaryWebSocketFrame frame) {
    if (format.isChosen()) {
      isBinary = true;
      isDeflated = false; // the content is not used
      data(frame);
    } else {
      refuse(CloseReason.binary());
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
      admitsFrame(); // the fragment is kept in any case; too many of them close the session
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

  private void message(ByteBuf content) {
    if (isDeflated) {
      int limit = endpoint.limits().messages().messageSizeLimit();
      inflation = new Inflation(loop.inflaters(), content.retain(), limit, context().alloc());
      inflate(inflation);
    } else {
      whole(content);
    }
  }

  private void whole(ByteBuf content) {
    if (content.readableBytes() < LONG_MESSAGE || inTurn) {
      handle(content);
    } else {
      waiting = content.retain();
      countHeld();
      awaitTurn();
    }
  }

  private void handleWaiting() {
    var message = waiting;
    if (message != null) {
      waiting = null;
      try {
        handle(message);
      } finally {
        message.release();
        countHeld();
      }
    }
  }

  private void dropWaiting() {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
    if (reading != null) {
      reading.drop();
      reading = null;
    }
    countHeld();
  }

  private void countHeld() {
    unfinished.holding(
        (waiting == null ? 0 : waiting.capacity()) + (reading == null ? 0 : reading.bytes()));
  }

  private void handle(ByteBuf content) {
    int bytes = content.readableBytes();
    if (isBinary) {
      handle(receiver -> receiver.receivedBinary(bytes));
    } else if (bytes < SLOW_MESSAGE) {
      handle(receiver -> receiver.received(ByteBufUtil.getBytes(content)));
    } else {
      readElsewhere(ByteBufUtil.getBytes(content));
    }
  }

  private void handle(Consumer<Session> message) {
    var receiver = session;
    if (receiver != null) {
      long before = queuedBytes();
      message.accept(receiver);
      pauseReadingIfAnswersPending(queuedBytes() - before);
      if (receiver.isHeld()) {
        context().channel().config().setAutoRead(false);
      }
    }
  }

  private void readElsewhere(byte[] text) {
    var reader = session == null ? null : session.admit(text);
    if (reader != null) {
      readNothing();
      reading = loop.readers().read(text.length, reader, loop, this::wasRead);
      countHeld();
    }
  }

  private void wasRead(MessageReaders.Message message, Protocol.Handling result) {
    if (reading == message) {
      reading = null;
      countHeld();
      handle(receiver -> receiver.handle(result));
      turn();
    }
  }

  /** Inflates the next part of a message, and the rest in further turns of this connection. */
  private void inflate(Inflation message) {
    switch (message.step()) {
      case MORE -> {
        unfinished.holding(message.heldBytes());
        admitsFrame(); // the message is kept in any case; too much of this closes the session
        if (closeFrame == null) {
          awaitTurn();
        }
        return;
      }
      case DONE -> inflated(message.text());
      case TOO_BIG -> refuse(tooBig());
      case BROKEN ->
          refuse(new CloseReason(CloseReason.PROTOCOL_ERROR, "Message cannot be inflated"));
    }
    dropInflation();
  }

  private void inflated(ByteBuf text) {
    if (ByteBufUtil.isText(text, StandardCharsets.UTF_8)) {
      framesInTurn += text.readableBytes() / BYTES_PER_FRAME;
      whole(text);
    } else {
      refuseText();
    }
  }

  private void dropInflation() {
    if (inflation != null) {
      inflation.close();
      inflation = null;
      countHeld();
    }
  }

  /** Stops reading from a client that does not read its answers, until it does. */
  private void pauseReadingIfAnswersPending(long queuedNow) {
    pendingAnswerBytes += Math.max(0, queuedNow);
    if (answersPending()) {
      context().channel().config().setAutoRead(false);
    }
  }

  private boolean answersPending() {
    int limit = Math.min(MAX_PENDING_ANSWER_BYTES, endpoint.limits().writes().maxQueuedBytes() / 2);
    return closeFrame == null && pendingAnswerBytes > limit && !context().channel().isWritable();
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

  /** Closes the session because text is not valid UTF-8. The frames themselves are still valid. */
  void refuseText() {
    refuse(new CloseReason(CloseReason.INVALID_TEXT, "Text is not valid UTF-8"));
  }

  private void refuse(CloseReason reason) {
    unfinished.dropFragments();
    if (session != null) {
      session.close(reason);
    }
  }

  /**
   * The unfinished messages of all connections exceed their limit, and this connection holds the
   * most.
   */
  private void shedUnfinished() {
    discardInput();
    if (session != null) {
      session.close(CloseReason.tooMuchUnfinished());
    }
  }

  /** The queued output of all connections exceeds its limit, and this connection holds the most. */
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
      case IOException lost -> connectionLost(ctx, lost);
      case DecoderException unsound when unsound.getCause() instanceof IOException lost ->
          connectionLost(ctx, lost); // TLS
      default -> {
        LOG.error("Connection failed", cause);
        refuse(new CloseReason(CloseReason.INTERNAL_ERROR, "Internal error"));
      }
    }
  }

  private static void connectionLost(ChannelHandlerContext ctx, IOException lost) {
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
  public Encoded deflated(Encoded message) {
    return ((Frame) message).deflated(context().alloc(), loop.deflater());
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
      pendingAnswerBytes = 0;
      readOn();
      if (session != null) {
        session.drained();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  /**
   * Sends the close frame and waits for the peer's close frame. If the peer's frames cannot be
   * decoded any more, shuts down the output instead and waits for the peer to do the same. Input is
   * still read, because with unread input the kernel would reset the connection and the close frame
   * would be lost.
   */
  @Override
  public void close(CloseReason reason) {
    if (closeFrame == null) {
      closeCode = reason.code();
      dropInflation();
      dropWaiting();
      pongs().close();
      if (reason.code() == CloseReason.POLICY_VIOLATION) {
        discardInput(); // further input of a client that violated a limit is not decoded
      }
      sendLast(new CloseWebSocketFrame(reason.code(), reason.reason()))
          .addListener(this::endOutput);
      resumeReading();
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
