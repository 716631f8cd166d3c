package dev.sallyport.core.resource;

import dev.sallyport.core.identity.Person;
import dev.sallyport.core.secret.SecretRef;
import java.util.List;
import java.util.Optional;

/**
 * What all approvals of a gateway have in common.
 *
 * @param key where the secret behind digests of held requests is kept; empty for one that the
 *     gateway makes for itself
 * @param heldBytes most bytes of held requests in one ext-proc server
 * @param samePerson names that are one person, in groups
 * @param database where approvals are kept; empty for the embedded database
 * @param webhooks who is told of what happens
 */
public record ApprovalSettings(
    Optional<SecretRef> key,
    long heldBytes,
    List<List<Person>> samePerson,
    Optional<SqlDatabase> database,
    List<Webhook> webhooks) {

  /** 64 MiB. */
  public static final long HELD_BYTES = 64L << 20;

  /** The embedded database, and nobody is told. */
  public static final ApprovalSettings STANDARD =
      new ApprovalSettings(Optional.empty(), HELD_BYTES, List.of(), Optional.empty(), List.of());

  public ApprovalSettings {
    samePerson = samePerson.stream().map(List::copyOf).toList();
    webhooks = List.copyOf(webhooks);
  }

  /**
   * A PostgreSQL database.
   *
   * @param url JDBC address, {@code jdbc:postgresql://…}
   * @param user name of the role
   * @param password where its password is kept, if it needs one
   * @param connections most connections of one control plane
   */
  public record SqlDatabase(
      String url, String user, Optional<SecretRef> password, int connections) {}

  /**
   * Somebody who is told of what happens to approvals, by signed HTTPS requests.
   *
   * @param name tells receivers apart, in logs and in what each has been told
   * @param url where to
   * @param keys where the signing keys are kept, the first being the current one
   */
  public record Webhook(String name, String url, List<SecretRef> keys) {
    public Webhook {
      keys = List.copyOf(keys);
    }
  }
}
