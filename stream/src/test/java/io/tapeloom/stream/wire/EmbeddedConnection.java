package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Protocol;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the {@link QuietRooms} without a socket: bytes in, bytes out, with every buffer
 * counted. Used by one thread.
 */
final class EmbeddedConnection implements AutoCloseable {

  static final int SIZE_LIMIT = 1000;

  private static final int EXTENDED_16 = 126;
  private static final int EXTENDED_64 = 127;
  private static final int NO_CODE = 1005;

  private static final QuietRooms ROOMS = new QuietRooms();
  private static final Protocol PROTOCOL = ROOMS.protocol();

  private final ManualClock clock = new ManualClock(0);
  private final Endpoint endpoint =
      new Endpoint(
          "/ws",
          PROTOCOL,
          TestServer.LIMITS
              .withMessageSizeLimit(SIZE_LIMIT)
              .withMaxConnections(1)
              .withMaxConnectionsPerAddress(1)
              .withCoalescing(Duration.ZERO),
          clock);
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private EmbeddedConnection() {
    var webSockets =
        new WebSockets(
            List.of(endpoint), _ -> true, Authenticator.none(), LoopListener.none(), clock);
    channel.config().setAllocator(memory);
    channel
        .pipeline()
        .addLast(new HttpServerCodec(), webSockets.upgradeHandler(), new TestServer.Passed());
  }

  /** A connection without any bytes yet. */
  static EmbeddedConnection open() {
    return new EmbeddedConnection();
  }

  /** A connection that has become a session. */
  static EmbeddedConnection shakeHands() {
    return shakeHands(RawClient.upgradeRequest());
  }

  /** The same with messages that may be deflated. */
  static EmbeddedConnection shakeHandsWithDeflate() {
    return shakeHands(RawClient.upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate"));
  }

  private static EmbeddedConnection shakeHands(String request) {
    var connection = open();
    connection.write(request.getBytes(ISO_8859_1));
    assertThat(connection.text()).startsWith("HTTP/1.1 101 ");
    connection.received.reset();
    return connection;
  }

  /** Sends bytes in one piece; after the end of the connection they are lost, as on a socket. */
  void write(byte... bytes) {
    write(bytes, 0, bytes.length);
  }

  /** Sends bytes one by one. */
  void writePiecemeal(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      write(bytes, i, 1);
    }
  }

  private void write(byte[] bytes, int from, int length) {
    if (channel.isOpen()) {
      channel.writeInbound(memory.buffer(length).writeBytes(bytes, from, length));
      channel.runPendingTasks();
      channel.checkException();
      channel.releaseInbound();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        received.writeBytes(ByteBufUtil.getBytes(out));
        out.release();
      }
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean hasSession() {
    return !endpoint.sessions().isEmpty();
  }

  /** All that was received, as text. */
  String text() {
    return received.toString(ISO_8859_1);
  }

  /** All that was received since the handshake. */
  List<ReceivedFrame> frames() {
    var bytes = ByteBuffer.wrap(received.toByteArray());
    var frames = new ArrayList<ReceivedFrame>();
    while (bytes.hasRemaining()) {
      int head = bytes.get() & 0xff;
      int length = bytes.get() & 0xff;
      assertThat(length)
          .as("servers do not mask, and say nothing so long")
          .isNotEqualTo(EXTENDED_64);
      if (length == EXTENDED_16) {
        length = bytes.getShort() & 0xffff;
      }
      assertThat(length).as("of a frame").isLessThanOrEqualTo(bytes.remaining());
      frames.add(new ReceivedFrame(head, bytes.slice(bytes.position(), length)));
      bytes.position(bytes.position() + length);
    }
    return frames;
  }

  /**
   * Whether the server has started to close. If so, checks that it sent a valid close frame and not
   * because of a bug. A client's own code comes back without a reason.
   */
  boolean isClosing() {
    var frames = frames();
    if (frames.isEmpty() || !frames.getLast().isClose()) {
      assertThat(frames).noneMatch(ReceivedFrame::isClose);
      assertThat(isOpen()).as("ended without a close frame").isTrue();
      return false;
    }
    assertThat(frames.stream().filter(ReceivedFrame::isClose)).hasSize(1);
    var close = frames.getLast();
    int code = close.closeCode();
    assertThat(code == NO_CODE || CloseReason.isSendable(code)).as("close code %d", code).isTrue();
    if (code == CloseReason.INTERNAL_ERROR) {
      assertThat(close.closeReason()).as("reason of the server's own close").isEmpty();
    }
    return true;
  }

  /** Fails unless a ping is answered. */
  void checkAnswersPing() {
    int before = frames().size();

    write(RawClient.frame(RawClient.FINAL | RawClient.PING, new byte[] {'?'}));

    assertThat(frames().subList(before, frames().size()))
        .containsExactly(
            new ReceivedFrame(RawClient.FINAL | RawClient.PONG, ByteBuffer.wrap(new byte[] {'?'})));
  }

  /** Ends the connection and checks that no buffer is left. */
  @Override
  public void close() {
    channel.finishAndReleaseAll();

    assertThat(endpoint.stats().handlerFailures()).isZero();
    assertThat(endpoint.sessions()).isEmpty();
    assertThat(ROOMS.subscriberCount()).isZero();
    assertThat(endpoint.reserve(InetAddress.getLoopbackAddress()))
        .isInstanceOf(Endpoint.Place.class);
    assertThat(memory.metric().usedHeapMemory()).as("bytes on the heap").isZero();
    assertThat(memory.metric().usedDirectMemory()).as("bytes off the heap").isZero();
  }
}
