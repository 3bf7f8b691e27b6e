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
 * The proxies that may name the client of a connection or request. All other peers are clients
 * themselves. A proxy names the client by the PROXY protocol (versions 1 and 2), or per request by
 * {@code X-Forwarded-For} or, if that header is absent, {@code Forwarded} (RFC 7239). These headers
 * are read from the right: addresses of trusted proxies are skipped, and the first other address is
 * the client. Immutable.
 */
public final class TrustedProxies {

  /** The address in the proxy header at the start of a connection. */
  static final AttributeKey<InetAddress> NAMED_PEER =
      AttributeKey.valueOf(TrustedProxies.class, "NAMED_PEER");

  private static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** Entries of a forwarding header that are read, from the right. */
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

  /** Trusts no proxy: every peer is a client. */
  public static TrustedProxies none() {
    return NONE;
  }

  /**
   * Trusts networks.
   *
   * @param networks in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an
   *     address alone is a network of one address
   * @throws IllegalArgumentException when a text is neither
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
  }

  private static IpSubnetFilterRule rule(String network) {
    int slash = network.indexOf('/');
    var address = address(slash < 0 ? network : network.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "%s is not an IP address or a network in CIDR notation".formatted(network));
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
   * @param channel the connection of the request
   * @param headers the headers of the request
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
        return client; // hidden or unreadable: the last known proxy counts as the client
      }
      client = hop.get();
      if (!contains(client)) {
        return client;
      }
    }
    return client;
  }

  /**
   * The other end of a connection: the address in its proxy header, if a trusted proxy has sent
   * one, otherwise the address of the socket.
   */
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
   * A handler that reads the PROXY header of a trusted proxy; must be the first in the pipeline of
   * the channel, before TLS. Empty for all other peers, whose headers are not trusted.
   */
  public Optional<ChannelHandler> proxyHeaderHandler(Channel channel) {
    return contains(peerOf(channel)) ? Optional.of(new ProxyHeaderDecoder()) : Optional.empty();
  }

  /**
   * The addresses on the way of a request, the nearest first; an entry is empty when its address is
   * unknown.
   */
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

  /**
   * Parses an address, which may have a port; an IPv6 address may be in brackets (RFC 7239, section
   * 6).
   */
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
