package dev.sallyport.approvals.webhook;

import dev.sallyport.core.secret.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver in Java does with a webhook before it believes it: signature first, then age,
 * then whether it has been there before.
 */
public final class WebhookVerifier {

  /** How far a timestamp may be off, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final int MOST_REMEMBERED = 100_000;

  /** What there is to say about a webhook. */
  public enum Verdict {
    /** It is genuine and new. */
    GENUINE,
    /** No signature of it fits. */
    FORGED,
    /** It is older, or younger, than the tolerance. */
    STALE,
    /** It has been there before. */
    REPLAYED
  }

  private final Secret<byte[]> key;
  private final Map<String, Instant> seen = new HashMap<>();
  private final Deque<String> order = new ArrayDeque<>();

  /** A verifier for what is signed with a key. */
  public WebhookVerifier(Secret<byte[]> key) {
    this.key = key;
  }

  /** Looks at a webhook; its three headers, and its body as it came. */
  public synchronized Verdict verify(
      String id, String timestamp, String signatures, byte[] body, Instant now) {
    byte[] expected = WebhookSignature.hmac(key, id, timestamp, body);
    if (!fits(signatures, expected)) {
      return Verdict.FORGED;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
      return Verdict.STALE;
    }
    forgetBefore(now.minus(TOLERANCE.multipliedBy(2)));
    if (seen.putIfAbsent(id, now) != null) {
      return Verdict.REPLAYED;
    }
    order.add(id);
    return Verdict.GENUINE;
  }

  private void forgetBefore(Instant time) {
    Optional<String> oldest = Optional.ofNullable(order.peek());
    while (oldest.isPresent()
        && (order.size() >= MOST_REMEMBERED || isBefore(oldest.get(), time))) {
      seen.remove(order.remove());
      oldest = Optional.ofNullable(order.peek());
    }
  }

  private boolean isBefore(String id, Instant time) {
    return seen.getOrDefault(id, Instant.MIN).isBefore(time);
  }

  private static boolean fits(String signatures, byte[] expected) {
    for (String signature : signatures.split(" ", -1)) {
      if (signature.startsWith("v1,") && MessageDigest.isEqual(decoded(signature), expected)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] decoded(String signature) {
    try {
      return Base64.getDecoder().decode(signature.substring("v1,".length()));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
