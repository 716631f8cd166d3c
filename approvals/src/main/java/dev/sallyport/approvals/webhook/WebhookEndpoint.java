package dev.sallyport.approvals.webhook;

import dev.sallyport.core.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where webhooks go.
 *
 * @param name unique; how far it has come is remembered under this name
 * @param url {@code https}; {@code http} to this machine alone
 * @param keys signing keys of 24 to 64 bytes; the first is the newest, and while there are two the
 *     receiver may change from one to the other
 */
public record WebhookEndpoint(String name, URI url, List<Secret<byte[]>> keys) {

  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");
  private static final int SHORTEST_KEY = 24;
  private static final int LONGEST_KEY = 64;

  /**
   * @throws IllegalArgumentException if it would send in clear text, or sign with no good key; the
   *     message names the cure
   */
  public WebhookEndpoint {
    keys = List.copyOf(keys);
    boolean clear = "http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost());
    check(
        url.getHost() != null && ("https".equals(url.getScheme()) || clear),
        "the URL of webhook " + name + " has to be https");
    check(url.getUserInfo() == null, "the URL of webhook " + name + " has a password in it");
    check(!keys.isEmpty(), "webhook " + name + " has no signing key");
    for (Secret<byte[]> key : keys) {
      int length = key.reveal().length;
      check(
          length >= SHORTEST_KEY && length <= LONGEST_KEY,
          "a signing key of webhook " + name + " has to have 24 to 64 bytes, not " + length);
    }
  }

  private static void check(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
