package dev.sallyport.extproc.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.core.secret.Secret;
import java.text.ParseException;
import java.util.Optional;

/**
 * A token taken apart, its signature not checked: nothing in it may be believed.
 *
 * @param digest digest of its serialisation
 * @param jwt the signed token
 * @param claims its claims
 */
record ParsedToken(TokenDigest digest, SignedJWT jwt, JWTClaimsSet claims) {

  /** Takes a token apart; empty when it is no signed JWT whose claims are a JSON object. */
  static Optional<ParsedToken> parse(Secret<String> token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token.reveal());
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      return claims == null
          ? Optional.empty()
          : Optional.of(new ParsedToken(TokenDigest.of(token), jwt, claims));
    } catch (ParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "ParsedToken[redacted]";
  }
}
