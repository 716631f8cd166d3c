package dev.sallyport.controlplane.operators;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Who is signed in now. Sessions are kept in the database of approvals, by the digest of their
 * token: they outlive a restart, and count at every control plane of that database. There are never
 * more than {@value #MOST}, nor than {@value #MOST_OF_ONE} of one person: the one that was not used
 * for longest makes room.
 */
public final class Sessions {

  private static final int MOST = 2_000;
  private static final int MOST_OF_ONE = 20;
  private static final int TOKEN_BYTES = 32;

  /** What a token looks like; nothing else is worth asking the database about. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** How exactly it is known when a session was used, so that not every use is written down. */
  private static final Duration EXACT = Duration.ofMinutes(1);

  private final SecureRandom randomness = new SecureRandom();
  private final Supplier<Database> database;
  private final InstantSource clock;
  private volatile Terms terms;

  private record Terms(String setting, Duration idle, Duration lifetime) {}

  /**
   * A session that was just opened.
   *
   * @param token what proves it; it is kept nowhere here
   * @param session the session
   */
  public record Opened(Secret<String> token, Session session) {}

  /**
   * The sessions of a database.
   *
   * @param database asked for when somebody signs in
   * @param setting digest of what sessions are opened under
   * @param idle how long a session may do nothing
   * @param lifetime how long it may last at most
   */
  public Sessions(
      Supplier<Database> database,
      InstantSource clock,
      String setting,
      Duration idle,
      Duration lifetime) {
    this.database = database;
    this.clock = clock;
    this.terms = new Terms(setting, idle, lifetime);
  }

  /** From now on only sessions count that were, or are, opened under this setting. */
  public void obey(String setting, Duration idle, Duration lifetime) {
    terms = new Terms(setting, idle, lifetime);
  }

  /** Opens a session, always under a new token. */
  public Opened open(Operator operator, Session.Use use) {
    Instant now = clock.instant();
    Terms given = terms;
    Secret<String> token = Secret.of(random());
    Instant endsAt = now.plus(given.lifetime());
    Human human = operator.human();
    change(
        connection -> {
          SessionRows.deleteOver(connection, given.setting(), now, now.minus(given.idle()));
          if (SessionRows.countOf(connection, human) >= MOST_OF_ONE) {
            SessionRows.deleteOldestOf(connection, human);
          } else if (SessionRows.count(connection) >= MOST) {
            SessionRows.deleteOldest(connection);
          }
          SessionRows.insert(
              connection,
              digest(token.reveal()),
              new SessionRows.Kept(given.setting(), operator, use, now, endsAt));
        });
    return new Opened(token, new Session(operator, use, formToken(token.reveal()), endsAt));
  }

  /** The session that a token proves, which has been used with that. */
  public Optional<Session> find(String token, Session.Use use) {
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Terms given = terms;
    String digest = digest(token);
    return database
        .get()
        .transaction(
            connection -> {
              Optional<SessionRows.Kept> kept =
                  SessionRows.find(connection, digest)
                      .filter(found -> found.use() == use)
                      .filter(found -> isInForce(found, given, now));
              if (kept.isPresent() && kept.get().seenAt().isBefore(now.minus(EXACT))) {
                SessionRows.seen(connection, digest, now);
              }
              return kept;
            })
        .map(found -> new Session(found.operator(), use, formToken(token), found.endsAt()));
  }

  /** Ends the session that a token proves. */
  public void close(String token) {
    change(connection -> SessionRows.delete(connection, digest(token)));
  }

  /** Ends all sessions of a person, programs' too. */
  public void closeAll(Human human) {
    change(connection -> SessionRows.deleteOf(connection, human));
  }

  /** How many there are, those that are over and were not looked at among them. */
  public long count() {
    return database.get().transaction(SessionRows::count);
  }

  private interface Change {
    void in(Connection connection) throws SQLException;
  }

  private void change(Change change) {
    var _ =
        database
            .get()
            .transaction(
                connection -> {
                  change.in(connection);
                  return Optional.empty();
                });
  }

  private static boolean isInForce(SessionRows.Kept kept, Terms given, Instant now) {
    return kept.setting().equals(given.setting())
        && now.isBefore(kept.endsAt())
        && now.isBefore(kept.seenAt().plus(given.idle()));
  }

  private String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    randomness.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Derived, so that nothing that proves anything is in the database. */
  private static Secret<String> formToken(String token) {
    return Secret.of(digest("form " + token));
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
