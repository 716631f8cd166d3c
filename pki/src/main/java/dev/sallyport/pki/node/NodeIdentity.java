package dev.sallyport.pki.node;

import dev.sallyport.pki.CertificateFacts;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a node is: the one URI in its certificate, in the form of a SPIFFE ID. What a node says of
 * itself elsewhere, such as its {@code node.id}, counts for nothing.
 *
 * @param name {@code [a-z0-9-]{1,63}}
 * @param serial serial number of the certificate, lower-case hex
 */
public record NodeIdentity(String name, String serial) {

  private static final String PREFIX = "spiffe://sallyport.internal/node/";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * The URI that a node's certificate carries.
   *
   * @throws IllegalArgumentException if it cannot be a node's name
   */
  public static URI uri(String name) {
    return URI.create(PREFIX + checked(name));
  }

  /** The identity in a certificate whose chain was checked; empty if it is no node's. */
  public static Optional<NodeIdentity> of(X509Certificate certificate) {
    List<String> names = CertificateFacts.names(certificate);
    if (names.size() != 1 || !names.getFirst().startsWith(PREFIX)) {
      return Optional.empty();
    }
    String name = names.getFirst().substring(PREFIX.length());
    return NAME.matcher(name).matches()
        ? Optional.of(new NodeIdentity(name, certificate.getSerialNumber().toString(16)))
        : Optional.empty();
  }

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a name of lower-case letters, digits and hyphens, 63 at most");
    }
    return name;
  }
}
