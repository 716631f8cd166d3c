package dev.sallyport.controlplane.posture;

import java.util.List;
import java.util.Optional;

/**
 * What one resource enforces, as its Envoys have been told.
 *
 * @param resource its name
 * @param hostname name that clients use
 * @param firstDoor how clients come in
 * @param secondDoor how the upstream is reached
 * @param weaknesses what could be stricter, for people
 */
public record ResourcePosture(
    String resource,
    String hostname,
    FirstDoor firstDoor,
    SecondDoor secondDoor,
    List<String> weaknesses) {

  public ResourcePosture {
    weaknesses = List.copyOf(weaknesses);
  }

  /**
   * How clients come in.
   *
   * @param listener listener it is on
   * @param minimumVersion lowest TLS version, {@code 1.2} or {@code 1.3}
   * @param maximumVersion highest
   * @param cipherSuites suites of TLS 1.2, none where only 1.3 is spoken
   * @param groups key exchange groups, best first
   * @param clientCertificates {@code none}, {@code optional} or {@code required}
   * @param clientNames names of which a client's certificate must carry one, as {@code URI
   *     spiffe://prod/*}; none for any
   * @param clientSubjects rules of which the certificate's subject must meet one, as {@code
   *     O=Example, OU=ops}; none for any
   * @param resumption whether sessions may be resumed
   * @param certificateUntil end of the certificate that is shown, RFC 3339
   */
  public record FirstDoor(
      String listener,
      String minimumVersion,
      String maximumVersion,
      List<String> cipherSuites,
      List<String> groups,
      String clientCertificates,
      List<String> clientNames,
      List<String> clientSubjects,
      boolean resumption,
      Optional<String> certificateUntil) {}

  /**
   * How the upstream is reached.
   *
   * @param addresses where it is
   * @param serverName SNI
   * @param minimumVersion lowest TLS version
   * @param trust {@code authorities} or {@code pins-only}
   * @param authorities {@code system}, {@code bundle} or {@code none}
   * @param names SANs of which one must match
   * @param pins pins of which one must match
   * @param clientCertificate whether the gateway shows one
   * @param resumption whether sessions may be resumed
   */
  public record SecondDoor(
      List<String> addresses,
      String serverName,
      String minimumVersion,
      String trust,
      String authorities,
      List<String> names,
      List<String> pins,
      boolean clientCertificate,
      boolean resumption) {}
}
