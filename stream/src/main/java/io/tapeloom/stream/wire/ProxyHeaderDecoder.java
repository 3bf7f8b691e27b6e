package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the PROXY header with which a trusted proxy may start a connection (PROXY protocol,
 * versions 1 and 2), takes the client's address from it, and passes on all later bytes. One per
 * channel, owned by its event loop; removes itself.
 */
final class ProxyHeaderDecoder extends ByteToMessageDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderDecoder.class);

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    var version = HAProxyMessageDecoder.detectProtocol(in);
    if (version.state() == ProtocolDetectionState.NEEDS_MORE_DATA) {
      return;
    }
    if (version.state() == ProtocolDetectionState.DETECTED) {
      ctx.pipeline()
          .addAfter(ctx.name(), null, new NamedPeer())
          .addAfter(ctx.name(), null, new HAProxyMessageDecoder());
    }
    ctx.pipeline().remove(this); // which passes on what was read
  }

  /** Stores the address in the header. */
  @SuppressWarnings("FutureReturnValueIgnored") // the connection is closed in any case
  private static final class NamedPeer extends SimpleChannelInboundHandler<HAProxyMessage> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
      var source = header.sourceAddress();
      var family = header.proxiedProtocol().addressFamily();
      if (header.command() == HAProxyCommand.PROXY
          && source != null
          && (family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6)) {
        ctx.channel()
            .attr(TrustedProxies.NAMED_PEER)
            .set(NetUtil.createInetAddressFromIpAddressString(source));
      } // otherwise the proxy connects for itself, as in a health check
      ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable unreadable) {
      LOG.debug("{} sent an unreadable PROXY header", ctx.channel().remoteAddress(), unreadable);
      ctx.close();
    }
  }
}
