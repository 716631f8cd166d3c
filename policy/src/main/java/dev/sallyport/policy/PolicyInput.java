package dev.sallyport.policy;

import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.InspectedBody;
import java.time.Instant;
import java.util.Optional;

/**
 * What a policy sees of a request: {@code input} in Rego, by {@code
 * policies-rego/schemas/input.schema.json}.
 *
 * @param identity the caller
 * @param resource name of the resource
 * @param kind what the resource speaks
 * @param request head of the request
 * @param connection the connection it came on
 * @param at when it came
 * @param body what is known of its body
 */
public record PolicyInput(
    Identity identity,
    String resource,
    Kind kind,
    RequestHead request,
    Connection connection,
    Instant at,
    InspectedBody body) {

  /** A request whose body nobody has looked at. */
  public PolicyInput(
      Identity identity,
      String resource,
      Kind kind,
      RequestHead request,
      Connection connection,
      Instant at) {
    this(identity, resource, kind, request, connection, at, new InspectedBody.NotInspected());
  }

  /** The same request, of whose body something else is known. */
  public PolicyInput with(InspectedBody known) {
    return new PolicyInput(identity, resource, kind, request, connection, at, known);
  }

  /**
   * The connection a request came on.
   *
   * @param tlsVersion as Envoy's attribute {@code connection.tls_version} has it, for example
   *     {@code TLSv1.3}
   * @param clientCertificate the verified certificate the client showed, if any
   * @param address the client's IP address
   */
  public record Connection(
      String tlsVersion, Optional<ClientCertificate> clientCertificate, String address) {}

  /**
   * A verified client certificate.
   *
   * @param subject RFC 2253 name
   * @param fingerprint SHA-256 of the DER certificate as lower-case hex
   */
  public record ClientCertificate(String subject, String fingerprint) {}
}
