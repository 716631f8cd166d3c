package dev.sallyport.controlplane.operators;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.controlplane.oidc.OidcException;
import dev.sallyport.controlplane.oidc.Person;
import dev.sallyport.controlplane.oidc.Provider;
import dev.sallyport.controlplane.oidc.SignIn;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Who may sign in, as the configuration in force says, and who has. A changed configuration ends
 * every session: nobody keeps a role that their groups no longer have.
 */
public final class OperatorDesk {

  /** Where the provider sends browsers back to, below the configured address. */
  public static final String CALLBACK = "/ui/sign-in/callback";

  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LIFETIME = Duration.ofHours(8);

  private final InstantSource clock;
  private final Sessions sessions;
  private volatile Setting setting = Setting.NOBODY;

  /**
   * A desk at which the local admin alone may sign in.
   *
   * @param database where sessions are kept; asked for when somebody signs in
   */
  public OperatorDesk(InstantSource clock, Supplier<Database> database) {
    this.clock = clock;
    this.sessions = new Sessions(database, clock, Setting.NOBODY.digest(), IDLE, LIFETIME);
  }

  private record Setting(
      Optional<Operators> operators,
      Optional<String> secret,
      List<List<Human>> names,
      Optional<SignIn> signIn,
      SamePerson people) {
    static final Setting NOBODY =
        new Setting(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            SamePerson.NOBODY_DECLARED);

    boolean isOf(
        Optional<Operators> wanted, Optional<Secret<String>> key, List<List<Human>> people) {
      return operators.equals(wanted)
          && secret.equals(key.map(Secret::reveal))
          && names.equals(people);
    }

    /** Of all that roles and names depend on; the same in every control plane that obeys it. */
    String digest() {
      String text =
          operators
              .map(
                  wanted ->
                      String.join(
                          "\n",
                          wanted.url().toString(),
                          wanted.provider().toString(),
                          new TreeMap<>(wanted.roles()).toString(),
                          wanted.seesAll().toString()))
              .orElse("");
      return Sha256.hex((text + "\n" + names).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "Setting[" + operators + "]";
    }
  }

  /**
   * Obeys a configuration.
   *
   * @param operators who may sign in; nobody but the local admin if there is none
   * @param secret the client's secret, if it has one
   * @param names each the names of one person
   */
  public synchronized void obey(
      Optional<Operators> operators, Optional<Secret<String>> secret, List<List<Human>> names) {
    if (setting.isOf(operators, secret, names)) {
      return;
    }
    setting =
        new Setting(
            operators,
            secret.map(Secret::reveal),
            names,
            operators.map(wanted -> signIn(wanted, secret)),
            SamePerson.of(names));
    sessions.obey(
        setting.digest(),
        operators.map(Operators::idle).orElse(IDLE),
        operators.map(Operators::lifetime).orElse(LIFETIME));
  }

  /** A caller, who has no role. */
  public Operator caller(Person person) {
    return new Operator(
        people().canonical(new Human(person.issuer(), person.subject())),
        person.groups(),
        Set.of(),
        false);
  }

  /** Whether there is a provider to sign in at. */
  public boolean hasProvider() {
    return setting.signIn().isPresent();
  }

  /**
   * Sends a browser to the provider.
   *
   * @param returnTo path of this server to come back to
   * @throws OidcException if there is no provider, or it is away
   */
  public SignIn.Begun begin(String returnTo) throws OidcException {
    return provider(setting).begin(returnTo);
  }

  /**
   * Somebody who came back from the provider.
   *
   * @param opened the new session
   * @param returnTo path of this server to go on to
   */
  public record Arrived(Sessions.Opened opened, String returnTo) {}

  /**
   * Lets somebody in who comes back from the provider.
   *
   * @param cookie what the browser kept
   * @param answer parameters it came back with
   * @throws OidcException if anything does not fit
   */
  public Arrived finish(String cookie, Map<String, String> answer) throws OidcException {
    Setting now = setting;
    SignIn.Finished finished = provider(now).finish(cookie, answer);
    Operator operator = operator(now, finished.person());
    synchronized (this) {
      if (!setting.equals(now)) {
        throw new OidcException("the configuration changed meanwhile");
      }
      return new Arrived(sessions.open(operator, Session.Use.BROWSER), finished.returnTo());
    }
  }

  private static SignIn provider(Setting setting) throws OidcException {
    return setting.signIn().orElseThrow(() -> new OidcException("no operators are configured"));
  }

  /** Who is signed in. */
  public Sessions sessions() {
    return sessions;
  }

  /** Which names are one person. */
  public SamePerson people() {
    return setting.people();
  }

  /** Origin by which browsers reach the pages, where it is configured. */
  public Optional<URI> origin() {
    return setting.operators().map(Operators::url);
  }

  private static Operator operator(Setting now, Person person) {
    Set<OperatorRole> roles = EnumSet.noneOf(OperatorRole.class);
    now.operators()
        .ifPresent(
            operators ->
                operators
                    .roles()
                    .forEach(
                        (role, groups) -> {
                          if (!Collections.disjoint(groups, person.groups())) {
                            roles.add(role);
                          }
                        }));
    SortedSet<String> seesAll = now.operators().map(Operators::seesAll).orElseGet(TreeSet::new);
    return new Operator(
        now.people().canonical(new Human(person.issuer(), person.subject())),
        person.groups(),
        roles,
        !Collections.disjoint(seesAll, person.groups()));
  }

  private SignIn signIn(Operators operators, Optional<Secret<String>> secret) {
    return new SignIn(
        new Provider(operators.provider(), clock),
        secret,
        operators.scopes(),
        operators.url().resolve(CALLBACK),
        clock);
  }
}
