package dev.sallyport.extproc.identity;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Signature algorithms a token may use (RFC 7518 §3.1). Only asymmetric ones: with a symmetric one
 * whoever can check a token could make one, and {@code none} checks nothing.
 */
final class SignatureAlgorithms {

  private static final Set<JWSAlgorithm> ASYMMETRIC =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private SignatureAlgorithms() {}

  /**
   * The algorithms of an allow-list.
   *
   * @throws IllegalArgumentException if it is empty or names one that is not asymmetric and known
   */
  static Set<JWSAlgorithm> of(List<String> names) {
    Set<JWSAlgorithm> allowed = new LinkedHashSet<>();
    for (String name : names) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
      if (!ASYMMETRIC.contains(algorithm)) {
        throw new IllegalArgumentException(
            "signature algorithm '" + name + "' is not one of RS, PS or ES with 256, 384 or 512");
      }
      allowed.add(algorithm);
    }
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("an issuer needs at least one signature algorithm");
    }
    return allowed;
  }
}
