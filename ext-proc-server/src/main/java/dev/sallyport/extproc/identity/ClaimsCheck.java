package dev.sallyport.extproc.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the claims of a token whose signature is good (RFC 7519 §4.1). */
final class ClaimsCheck {

  /** How far the issuer's clock and this one may differ. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private final Issuer issuer;

  ClaimsCheck(Issuer issuer) {
    this.issuer = issuer;
  }

  /** What the check found. */
  sealed interface Result {}

  /** The claims identify this caller. */
  record Passed(Identity identity) implements Result {}

  /** The claims do not count. */
  record Failed(ErrorCode code) implements Result {}

  Result check(JWTClaimsSet claims, Instant now) {
    String subject = claims.getSubject();
    boolean forUs = !Collections.disjoint(claims.getAudience(), issuer.audiences());
    boolean begun = isPast(claims.getNotBeforeTime(), now) && isPast(claims.getIssueTime(), now);
    Date expires = claims.getExpirationTime();
    if (!issuer.issuer().toString().equals(claims.getIssuer())
        || subject == null
        || subject.isBlank()
        || !forUs
        || !begun
        || expires == null) {
      return new Failed(ErrorCode.TOKEN_INVALID);
    }
    if (isOver(expires.toInstant(), now)) {
      return new Failed(ErrorCode.TOKEN_EXPIRED);
    }
    return new Passed(new Identity(issuer.name(), subject, groups(claims), expires.toInstant()));
  }

  /** Whether a token that ends then has ended, the clocks' difference allowed for. */
  boolean isOver(Instant expires, Instant now) {
    return !now.isBefore(expires.plus(SKEW));
  }

  private static boolean isPast(@Nullable Date moment, Instant now) {
    return moment == null || !moment.toInstant().isAfter(now.plus(SKEW));
  }

  /** A claim that is neither a string nor a list of strings grants no group. */
  private Set<String> groups(JWTClaimsSet claims) {
    return switch (claims.getClaim(issuer.groupsClaim())) {
      case String group -> Set.of(group);
      case List<?> list -> strings(list);
      case null, default -> Set.of();
    };
  }

  private static Set<String> strings(List<?> list) {
    Set<String> groups = new HashSet<>();
    for (Object element : list) {
      if (!(element instanceof String group)) {
        return Set.of();
      }
      groups.add(group);
    }
    return groups;
  }
}
