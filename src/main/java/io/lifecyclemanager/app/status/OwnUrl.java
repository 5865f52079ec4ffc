package io.lifecyclemanager.app.status;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where this process serves its API, as other machines see it. */
final class OwnUrl {
  private OwnUrl() {}

  /**
   * The URL with the address of this host, which in a pod is that of the pod; with {@code
   * localhost} where the host does not know its own address.
   */
  static String of(int port) {
    try {
      return of(InetAddress.getLocalHost(), port);
    } catch (UnknownHostException e) {
      return "http://localhost:" + port;
    }
  }

  static String of(InetAddress address, int port) {
    String host = address.getHostAddress();
    int zone = host.indexOf('%');
    String plain = zone < 0 ? host : host.substring(0, zone);
    return "http://" + (address instanceof Inet6Address ? "[" + plain + "]" : plain) + ":" + port;
  }
}
