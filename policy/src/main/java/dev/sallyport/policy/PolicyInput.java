package dev.sallyport.policy;

import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.identity.Person;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.InspectedBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a policy sees of a request: {@code input} in Rego, by {@code
 * policies-rego/schemas/input/input.schema.json}.
 *
 * @param identity the caller
 * @param resource name of the resource
 * @param kind what the resource speaks
 * @param request head of the request
 * @param connection the connection it came on
 * @param at when it came
 * @param body what is known of its body
 * @param grants access for a while that the caller has to the resource
 * @param approval what humans said of the very request; empty until they did
 */
public record PolicyInput(
    Identity identity,
    String resource,
    Kind kind,
    RequestHead request,
    Connection connection,
    Instant at,
    InspectedBody body,
    List<Grant> grants,
    Optional<Approval> approval) {
  public PolicyInput {
    grants = List.copyOf(grants);
  }

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

  /** A request of somebody without grants that no human has looked at. */
  public PolicyInput(
      Identity identity,
      String resource,
      Kind kind,
      RequestHead request,
      Connection connection,
      Instant at,
      InspectedBody body) {
    this(identity, resource, kind, request, connection, at, body, List.of(), Optional.empty());
  }

  /** The same request, of whose body something else is known. */
  public PolicyInput with(InspectedBody known) {
    return new PolicyInput(
        identity, resource, kind, request, connection, at, known, grants, approval);
  }

  /** The same request of a caller with other grants. */
  public PolicyInput with(List<Grant> others) {
    return new PolicyInput(
        identity, resource, kind, request, connection, at, body, others, approval);
  }

  /** The same request after humans have looked at it. */
  public PolicyInput with(Approval given) {
    return new PolicyInput(
        identity, resource, kind, request, connection, at, body, grants, Optional.of(given));
  }

  /**
   * Access for a while.
   *
   * @param id its name
   * @param resource name of the resource
   * @param verbs what it is for, in the policy's own words
   * @param task name of the task that ends it, if one does
   * @param expiresAt when it ends at the latest
   */
  public record Grant(
      String id, String resource, List<String> verbs, Optional<String> task, Instant expiresAt) {
    public Grant {
      verbs = List.copyOf(verbs);
    }
  }

  /**
   * What humans said of a held request.
   *
   * @param state whether they approved it, or cannot be asked
   * @param id name of the approval; empty where there is none
   * @param approvedBy who approved it
   * @param brokenGlass whether one of them did so alone, in an emergency
   */
  public record Approval(State state, String id, List<Person> approvedBy, boolean brokenGlass) {

    /** Nobody can be asked: the request is longer than what reviewers are shown. */
    public static final Approval IMPOSSIBLE = new Approval(State.IMPOSSIBLE, "", List.of(), false);

    public Approval {
      approvedBy = List.copyOf(approvedBy);
    }

    /** How it stands. */
    public enum State {
      APPROVED,
      IMPOSSIBLE
    }
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
