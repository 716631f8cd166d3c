package dev.sallyport.extproc.identity;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.Identification.Known;
import dev.sallyport.extproc.identity.Identification.Refused;
import dev.sallyport.extproc.identity.Identification.Unverified;
import java.util.List;
import java.util.Optional;

/** Establishes the callers of one resource. */
public final class IdentityStep {

  private final CredentialFinder finder;
  private final List<TokenVerifier> verifiers;

  /**
   * @param source where the resource's callers carry their token
   * @param verifiers verifiers of the issuers that the source names
   */
  public IdentityStep(TokenSource source, List<TokenVerifier> verifiers) {
    this.finder = new CredentialFinder(source.header());
    this.verifiers = List.copyOf(verifiers);
  }

  /** Finds the caller without ever waiting: by a token that was verified before, or not yet. */
  public Identification find(RequestHead request) {
    return switch (finder.find(request)) {
      case Credential.Unacceptable(ErrorCode code) -> new Refused(code);
      case Credential.Presented(Secret<String> token) -> remembered(token);
    };
  }

  private Identification remembered(Secret<String> token) {
    TokenDigest digest = TokenDigest.of(token);
    for (TokenVerifier verifier : verifiers) {
      Optional<VerifiedToken> known = verifier.remembered(digest);
      if (known.isPresent()) {
        return new Known(known.get());
      }
    }
    return new Unverified(token);
  }

  /** Verifies a token; may fetch the issuer's keys and wait for them. */
  public Identification verify(Unverified unverified) {
    Optional<ParsedToken> parsed = ParsedToken.parse(unverified.token());
    if (parsed.isEmpty()) {
      return new Refused(ErrorCode.TOKEN_INVALID);
    }
    for (TokenVerifier verifier : verifiers) {
      if (verifier.vouchesFor(parsed.get())) {
        return verifier.verify(parsed.get());
      }
    }
    return new Refused(ErrorCode.TOKEN_INVALID);
  }
}
