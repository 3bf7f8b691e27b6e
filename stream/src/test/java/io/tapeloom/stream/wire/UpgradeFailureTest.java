package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that end during the handshake leave no session and no place in use. */
class UpgradeFailureTest {

  private final Endpoint endpoint =
      new Endpoint(
          "/ws",
          Rooms.api(new Rooms(new Topics(new Random(1)))).protocol(),
          Limits.DEFAULT.withMaxConnections(1),
          NanoClock.system());
  private final WebSockets webSockets =
      new WebSockets(
          List.of(endpoint),
          _ -> true,
          Authenticator.none(),
          LoopListener.none(),
          NanoClock.system());

  @AfterEach
  void shouldHaveAPlaceForTheNext() {
    assertThat(endpoint.sessions()).isEmpty();
    assertThat(endpoint.stats().connectionsOpened()).isZero();
    assertThat(endpoint.reserve(InetAddress.getLoopbackAddress()))
        .isInstanceOf(Endpoint.Place.class);
  }

  @Test
  void shouldCloseAChannelWithoutTheCodecThatItNeeds() {
    var channel = new EmbeddedChannel(webSockets.upgradeHandler());
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/ws", Unpooled.copiedBuffer("x", ISO_8859_1));
    request
        .headers()
        .set("Upgrade", "websocket")
        .set("Connection", "Upgrade")
        .set("Sec-WebSocket-Version", "13")
        .set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

    channel.writeInbound(request);

    assertThat(request.refCnt()).isZero();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldCloseAChannelThatDoesNotTakeTheAnswer() {
    var channel =
        new EmbeddedChannel(new HttpServerCodec(), webSockets.upgradeHandler()) {
          @Override
          protected void doWrite(ChannelOutboundBuffer in) throws IOException {
            throw new IOException("gone");
          }
        };

    channel.writeInbound(Unpooled.copiedBuffer(RawClient.upgradeRequest(), ISO_8859_1));

    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldOpenNoSessionOnAChannelThatDiedWithTheAnswer() {
    var channel = new DyingChannel();
    channel.pipeline().addLast(new HttpServerCodec(), webSockets.upgradeHandler());

    channel.writeInbound(Unpooled.copiedBuffer(RawClient.upgradeRequest(), ISO_8859_1));

    assertThat(channel.isActive()).isFalse();
    channel.close().syncUninterruptibly();
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldTakeTheEndOfAChannelInTheMiddleOfARequest() {
    var channel = new EmbeddedChannel(new HttpServerCodec(), webSockets.upgradeHandler());
    var request = RawClient.upgradeRequest();

    channel.writeInbound(
        Unpooled.copiedBuffer(request.substring(0, request.length() - 10), ISO_8859_1));
    channel.finishAndReleaseAll();

    assertThat(channel.isOpen()).isFalse();
  }

  /** Sends its first bytes and is inactive from then on. */
  private static final class DyingChannel extends EmbeddedChannel {

    private boolean dead;

    @Override
    public boolean isActive() {
      return !dead && super.isActive();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
      dead = true;
      super.doWrite(in);
    }
  }
}
