package io.tapeloom.server.http;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/**
 * Adds headers to every HTTP response that forbid browsers to guess content types and to send paths
 * to other sites. The handler is next to the codec, so that error responses of all kinds pass it;
 * an upgraded connection does not have it.
 */
@Singleton
final class AnswerHeaders extends PipelineCustomizer {

  AnswerHeaders() {
    super(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC);
  }

  @Override
  void build(Channel channel) {
    channel
        .pipeline()
        .addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            "tapeloom-headers",
            Adder.INSTANCE);
  }

  @Sharable
  private static final class Adder extends ChannelOutboundHandlerAdapter {

    static final Adder INSTANCE = new Adder();

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise reports the result
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse answer) {
        answer
            .headers()
            .set("X-Content-Type-Options", "nosniff")
            .set("Referrer-Policy", "no-referrer");
      }
      ctx.write(message, promise);
    }
  }
}
