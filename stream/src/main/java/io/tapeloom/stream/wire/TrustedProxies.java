package io.tapeloom.stream.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they name the client of a connection or a request. Everybody
 * else is the client. A proxy names it by the PROXY protocol (versions 1 and 2), or in each request
 * by {@code X-Forwarded-For} or, where that header is absent, {@code Forwarded} (RFC 7239). These
 * are read from the right: entries of trusted proxies are passed over, and the first other address
 * is the client. Immutable.
 */
public final class TrustedProxies {

  /** What a proxy header at the beginning of a connection named. */
  static final AttributeKey<InetAddress> NAMED_PEER =
      AttributeKey.valueOf(TrustedProxies.class, "NAMED_PEER");

  private static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** As many entries of a forwarding header are read, from the right. */
  private static final int MAX_HOPS = 32;

  private static final CharSequence X_FORWARDED_FOR = "x-forwarded-for";
  private static final CharSequence FORWARDED = "forwarded";

  /** One parameter of an element of {@code Forwarded}: {@code for=192.0.2.1}. */
  private static final Pattern FOR =
      Pattern.compile(
          "(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\"]*))", Pattern.CASE_INSENSITIVE);

  private final List<IpSubnetFilterRule> networks;

  private TrustedProxies(List<IpSubnetFilterRule> networks) {
    this.networks = networks;
  }

  /** No proxy is trusted: every peer is a client. */
  public static TrustedProxies none() {
    return NONE;
  }

  /**
   * Trusts networks.
   *
   * @param networks in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an
   *     address alone is a network of one
   * @throws IllegalArgumentException on one that is neither
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
  }

  private static IpSubnetFilterRule rule(String network) {
    int slash = network.indexOf('/');
    var address = address(slash < 0 ? network : network.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(network + " is not an IP network");
    }
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : prefix(network.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "%s must have a prefix from 0 to %d".formatted(network, bits));
    }
    return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
  }

  private static int prefix(String digits) {
    return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
  }

  /** Whether no proxy is trusted. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether the address is that of a trusted proxy. */
  public boolean contains(InetAddress address) {
    for (var network : networks) {
      if (network.matches(new InetSocketAddress(address, 0))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The client of a request.
   *
   * @param channel the connection that the request came by
   * @param headers the request's
   */
  public InetAddress clientOf(Channel channel, HttpHeaders headers) {
    return clientOf(peerOf(channel), headers);
  }

  InetAddress clientOf(InetAddress peer, HttpHeaders headers) {
    var client = peer;
    if (!contains(peer)) {
      return client;
    }
    for (var hop : hops(headers)) {
      if (hop.isEmpty()) {
        return client; // hidden or unreadable: the last proxy that is known stands for it
      }
      client = hop.get();
      if (!contains(client)) {
        return client;
      }
    }
    return client;
  }

  /** Who is at the other end of a connection, as far as trusted proxies say at its beginning. */
  public static InetAddress peerOf(Channel channel) {
    var named = channel.attr(NAMED_PEER).get();
    if (named != null) {
      return named;
    }
    return channel.remoteAddress() instanceof InetSocketAddress socket
            && socket.getAddress() != null
        ? socket.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /**
   * A handler to be put before all others of a channel, TLS too: it takes a PROXY header that a
   * trusted proxy may send first. Empty for everybody else, whose header is not believed.
   */
  public Optional<ChannelHandler> proxyHeaderHandler(Channel channel) {
    return contains(peerOf(channel)) ? Optional.of(new ProxyHeaderDecoder()) : Optional.empty();
  }

  /** The addresses that a request came by, the nearest first; empty: one that cannot be known. */
  private static List<Optional<InetAddress>> hops(HttpHeaders headers) {
    var hops = new ArrayList<Optional<InetAddress>>();
    boolean plain = headers.contains(X_FORWARDED_FOR);
    var lines = headers.getAll(plain ? X_FORWARDED_FOR : FORWARDED);
    for (int line = lines.size() - 1; line >= 0; line--) {
      var elements = lines.get(line).split(",", -1);
      for (int i = elements.length - 1; i >= 0 && hops.size() < MAX_HOPS; i--) {
        var element = elements[i].strip();
        if (!element.isEmpty()) {
          hops.add(Optional.ofNullable(node(plain ? element : forwardedFor(element))));
        }
      }
    }
    return hops;
  }

  private static String forwardedFor(String element) {
    var matcher = FOR.matcher(element);
    if (!matcher.find()) {
      return "";
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  /** An address, perhaps with a port and an IPv6 one in brackets (RFC 7239, section 6). */
  private static @Nullable InetAddress node(String text) {
    var node = text.strip();
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? null : address(node.substring(1, end));
    }
    int colon = node.indexOf(':');
    boolean hasPort = colon >= 0 && colon == node.lastIndexOf(':');
    return address(hasPort ? node.substring(0, colon) : node);
  }

  private static @Nullable InetAddress address(String text) {
    return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)
        ? NetUtil.createInetAddressFromIpAddressString(text)
        : null;
  }
}
