package io.tapeloom.stream.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Determines the network by which a client is counted where limits apply per address. */
public final class ClientNetwork {

  private static final int IPV6_NETWORK_BYTES = 8;
  private static final int IPV6_BYTES = 16;

  private ClientNetwork() {}

  /**
   * The network of one client: an IPv4 address itself, or the /64 network of an IPv6 address,
   * because one IPv6 client usually owns all addresses of its /64.
   */
  public static InetAddress of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(
          Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES), IPV6_BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 16 bytes are an address
    }
  }
}
