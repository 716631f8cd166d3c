package dev.sallyport.cli.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.core.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * What a demo token says.
 *
 * @param subject who it is for
 * @param groups groups of the subject
 * @param lifetime how long it is valid
 */
public record DemoToken(String subject, List<String> groups, Duration lifetime) {
  public DemoToken {
    groups = List.copyOf(groups);
  }

  /** The token as a signed JWT (RFC 7519), ES256. */
  public Secret<String> signedBy(IssuerFile issuer, Clock clock) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.issuer())
            .audience(issuer.audience())
            .subject(subject)
            .claim("groups", groups)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .build();
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(issuer.key().getKeyID()).build(),
              claims);
      token.sign(new ECDSASigner(issuer.key()));
      return Secret.of(token.serialize());
    } catch (JOSEException e) {
      throw new IllegalStateException("an EC key can sign", e);
    }
  }
}
