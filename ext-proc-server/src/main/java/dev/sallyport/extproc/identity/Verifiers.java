package dev.sallyport.extproc.identity;

import dev.sallyport.core.resource.Issuer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The verifiers of the issuers in force. An issuer that a new snapshot leaves as it was keeps its
 * verifier, and with it keys and remembered tokens; a changed one starts afresh.
 */
public final class Verifiers {

  private final InstantSource clock;
  private Map<Issuer, TokenVerifier> current = Map.of();

  public Verifiers(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The verifiers of these issuers, by issuer name. Those that are new fetch their keys meanwhile.
   *
   * @throws IllegalArgumentException if an issuer cannot be used, with the reason
   */
  public synchronized Map<String, TokenVerifier> of(List<Issuer> issuers) {
    Map<Issuer, TokenVerifier> next = new HashMap<>();
    Map<String, TokenVerifier> byName = new HashMap<>();
    for (Issuer issuer : issuers) {
      TokenVerifier verifier = current.get(issuer);
      if (verifier == null) {
        verifier = make(issuer);
      }
      next.put(issuer, verifier);
      byName.put(issuer.name(), verifier);
    }
    current = next;
    return byName;
  }

  private TokenVerifier make(Issuer issuer) {
    Documents documents = new HttpsFetcher(issuer.authorities());
    IssuerKeys keys = new IssuerKeys(issuer, documents, IssuerKeys.Timing.STANDARD);
    TokenVerifier verifier = new TokenVerifier(issuer, keys, clock);
    Thread.ofVirtual().name("keys of " + issuer.name()).start(verifier::prepare);
    return verifier;
  }
}
