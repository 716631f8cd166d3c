package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * People who act on the gateway, and how they sign in at the control plane: OpenID Connect Core
 * §3.1, the authorization code flow.
 *
 * @param url origin by which their browsers reach the control plane, without a path
 * @param provider who vouches for them; its audience is the client id. Where it is an issuer of
 *     callers too it has the same name, so that a human has one name on both sides
 * @param clientSecret where the client's secret is kept; a public client has none
 * @param scopes scopes that are asked for, {@code openid} among them
 * @param roles groups that have each role
 * @param seesAll groups whose members may see values that are masked for others
 * @param idle how long a session may do nothing
 * @param lifetime how long a session may last at most
 */
public record Operators(
    URI url,
    Issuer provider,
    Optional<SecretRef> clientSecret,
    List<String> scopes,
    Map<OperatorRole, SortedSet<String>> roles,
    SortedSet<String> seesAll,
    Duration idle,
    Duration lifetime) {

  public Operators {
    scopes = List.copyOf(scopes);
    EnumMap<OperatorRole, SortedSet<String>> sorted = new EnumMap<>(OperatorRole.class);
    roles.forEach((role, groups) -> sorted.put(role, sorted(groups)));
    roles = Collections.unmodifiableMap(sorted);
    seesAll = sorted(seesAll);
  }

  /** The client's id at the provider. */
  public String clientId() {
    return provider.audiences().getFirst();
  }

  private static SortedSet<String> sorted(SortedSet<String> groups) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(groups));
  }
}
