package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.topic.Topics;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests on one connection are answered in order, also when the last is an upgrade. */
@SuppressWarnings("FutureReturnValueIgnored")
class AnswerOrderTest {

  private static final String GET = "GET /else HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Endpoint endpoint =
      new Endpoint(
          "/ws",
          Rooms.api(new Rooms(new Topics(new Random(1)))).protocol(),
          Limits.DEFAULT,
          NanoClock.system());

  AnswerOrderTest() {
    var webSockets =
        new WebSockets(
            List.of(endpoint),
            _ -> true,
            Authenticator.none(),
            LoopListener.none(),
            NanoClock.system());
    channel.pipeline().addLast(new HttpServerCodec(), webSockets.upgradeHandler(), new Silent());
  }

  /** Records requests; the test answers them. */
  private static final class Silent extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private String received() {
    channel.runPendingTasks();
    var text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }
    return text.toString();
  }

  /** Writes through all earlier handlers, as the handlers of other requests do. */
  private void answer(Object... messages) {
    for (var message : messages) {
      channel.pipeline().writeAndFlush(message);
    }
  }

  private static DefaultFullHttpResponse whole(HttpResponseStatus status) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().setInt("Content-Length", 0);
    return response;
  }

  @Test
  void shouldUpgradeAfterTheAnswersToAllRequestsBefore() {
    send(GET + GET + RawClient.upgradeRequest());
    assertThat(received()).isEmpty();

    answer(whole(HttpResponseStatus.OK));
    assertThat(received()).startsWith("HTTP/1.1 200 OK").doesNotContain("101");
    answer(whole(HttpResponseStatus.CONTINUE));
    assertThat(received()).startsWith("HTTP/1.1 100 Continue").doesNotContain("101");
    var inPieces = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.ACCEPTED);
    inPieces.headers().set("Transfer-Encoding", "chunked");
    answer(inPieces);
    assertThat(received()).startsWith("HTTP/1.1 202 Accepted").doesNotContain("101");
    answer(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(received()).contains("HTTP/1.1 101 Switching Protocols");
    assertThat(endpoint.sessions()).hasSize(1);
  }

  @Test
  void shouldRefuseAfterTheAnswersToAllRequestsBefore() {
    send(GET + "GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(received()).isEmpty();

    answer(whole(HttpResponseStatus.OK));

    assertThat(received()).startsWith("HTTP/1.1 200 OK").contains("HTTP/1.1 426");
  }

  @Test
  void shouldUpgradeAtOnceWhenAllIsAnswered() {
    send(GET);
    answer(whole(HttpResponseStatus.OK));
    assertThat(received()).startsWith("HTTP/1.1 200 OK");

    send(RawClient.upgradeRequest());

    assertThat(received()).startsWith("HTTP/1.1 101");
  }
}
