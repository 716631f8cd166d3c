package dev.sallyport.core.resource;

/**
 * Where something listens.
 *
 * @param host DNS name or IP literal (IPv6 without brackets)
 * @param port 1 to 65535, or 0 for "any free port" on a listener
 */
public record Address(String host, int port) {

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
