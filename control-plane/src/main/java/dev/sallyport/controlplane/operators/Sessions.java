package dev.sallyport.controlplane.operators;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is signed in now. Sessions are kept in this process alone, by the digest of their token, and
 * end with it; there are never more than {@value #MOST}, nor than {@value #MOST_OF_ONE} of one
 * person: the one that was not used for longest makes room.
 */
public final class Sessions {

  private static final int MOST = 2_000;
  private static final int MOST_OF_ONE = 20;
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_TOKEN = 64;

  private final Map<String, Session> byDigest = new ConcurrentHashMap<>();
  private final SecureRandom randomness = new SecureRandom();
  private final InstantSource clock;
  private volatile Duration idle;
  private volatile Duration lifetime;

  /**
   * Nobody is signed in.
   *
   * @param idle how long a session may do nothing
   * @param lifetime how long it may last at most
   */
  public Sessions(InstantSource clock, Duration idle, Duration lifetime) {
    this.clock = clock;
    this.idle = idle;
    this.lifetime = lifetime;
  }

  /**
   * A session that was just opened.
   *
   * @param token what proves it; it is kept nowhere here
   * @param session the session
   */
  public record Opened(Secret<String> token, Session session) {}

  /** Ends all sessions and sets how long those that follow may be. */
  public synchronized void restart(Duration newIdle, Duration newLifetime) {
    byDigest.clear();
    idle = newIdle;
    lifetime = newLifetime;
  }

  /** Opens a session, always under a new token. */
  public synchronized Opened open(Operator operator, Session.Use use) {
    Instant now = clock.instant();
    byDigest.values().removeIf(session -> isOver(session, now));
    makeRoom(operator.human());
    Secret<String> token = Secret.of(random());
    Session session = new Session(operator, use, Secret.of(random()), now, now.plus(lifetime));
    byDigest.put(digest(token.reveal()), session);
    return new Opened(token, session);
  }

  /** The session that a token proves, which has been used with that. */
  public Optional<Session> find(String token, Session.Use use) {
    if (token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    String digest = digest(token);
    Session session = byDigest.get(digest);
    if (session == null || session.use() != use) {
      return Optional.empty();
    }
    if (isOver(session, now)) {
      byDigest.remove(digest);
      return Optional.empty();
    }
    session.seen(now);
    return Optional.of(session);
  }

  /** Ends the session that a token proves. */
  public void close(String token) {
    byDigest.remove(digest(token));
  }

  /** Ends all sessions of a person, programs' too. */
  public void closeAll(Human human) {
    byDigest.values().removeIf(session -> session.operator().human().equals(human));
  }

  /** How many there are, those that are over and were not looked at among them. */
  public int count() {
    return byDigest.size();
  }

  private void makeRoom(Human human) {
    List<Map.Entry<String, Session>> own =
        byDigest.entrySet().stream()
            .filter(entry -> entry.getValue().operator().human().equals(human))
            .toList();
    if (own.size() >= MOST_OF_ONE) {
      removeOldest(own);
    } else if (byDigest.size() >= MOST) {
      removeOldest(List.copyOf(byDigest.entrySet()));
    }
  }

  private void removeOldest(List<Map.Entry<String, Session>> among) {
    among.stream()
        .min(Comparator.comparing(entry -> entry.getValue().seenAt()))
        .ifPresent(entry -> byDigest.remove(entry.getKey()));
  }

  private boolean isOver(Session session, Instant now) {
    return !now.isBefore(session.endsAt()) || !now.isBefore(session.seenAt().plus(idle));
  }

  private String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    randomness.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String digest(String token) {
    return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
  }
}
