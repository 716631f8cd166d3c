package dev.sallyport.extproc.identity;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.Target;
import dev.sallyport.extproc.identity.Credential.Presented;
import dev.sallyport.extproc.identity.Credential.Unacceptable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the one credential of a request, in the one header where the resource expects it. Whatever
 * else looks like a credential makes the request ambiguous, or misplaced when the declared header
 * is empty: two parties that read different ones would disagree about who is calling.
 */
final class CredentialFinder {

  /** Longest token that is looked at, in characters. */
  static final int LONGEST_TOKEN = 16 * 1024;

  private static final String AUTHORIZATION = "authorization";
  private static final String BEARER = "bearer ";

  /** Query parameter of RFC 6750 §2.3, which is never accepted. */
  private static final String ACCESS_TOKEN = "access_token";

  private final String header;

  /**
   * @param header lower-case name of the declared header
   */
  CredentialFinder(String header) {
    this.header = header;
  }

  Credential find(RequestHead request) {
    List<String> declared = request.headers().all(header);
    boolean elsewhere = credentialElsewhere(request.headers()) || credentialIn(request.target());
    if (declared.isEmpty()) {
      return new Unacceptable(elsewhere ? ErrorCode.CREDENTIAL_MISPLACED : ErrorCode.TOKEN_MISSING);
    }
    // Envoy joins repeated lines of some headers by commas, which no token holds.
    if (elsewhere || declared.size() > 1 || declared.getFirst().indexOf(',') >= 0) {
      return new Unacceptable(ErrorCode.CREDENTIAL_AMBIGUOUS);
    }
    return token(declared.getFirst())
        .<Credential>map(token -> new Presented(Secret.of(token)))
        .orElseGet(() -> new Unacceptable(ErrorCode.TOKEN_INVALID));
  }

  private Optional<String> token(String value) {
    String token = value;
    if (header.equals(AUTHORIZATION)) {
      if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return Optional.empty();
      }
      token = value.substring(BEARER.length());
    }
    return isToken68(token) ? Optional.of(token) : Optional.empty();
  }

  /** {@code token68} of RFC 9110 §11.2, which RFC 6750 §2.1 calls {@code b64token}. */
  private static boolean isToken68(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return false;
    }
    int end = token.length();
    while (end > 0 && token.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = token.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~+/".indexOf(c) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return end > 0;
  }

  private boolean credentialElsewhere(Headers headers) {
    for (Header line : headers) {
      String name = line.name();
      if (name.equals(header) || name.startsWith(":")) {
        continue;
      }
      if (CredentialHeaders.holdsCredential(line)) {
        return true;
      }
    }
    return false;
  }

  private static boolean credentialIn(Target target) {
    // Upstreams read around a broken escape, so that one must not hide the others.
    return JwtShape.isIn(target.raw())
        || JwtShape.isIn(Target.decodeAround(target.raw()))
        || namesAccessToken(Target.decodeAround(target.rawQuery()).toLowerCase(Locale.ROOT));
  }

  private static boolean namesAccessToken(String query) {
    int at = query.indexOf(ACCESS_TOKEN);
    while (at >= 0) {
      int end = at + ACCESS_TOKEN.length();
      boolean starts = at == 0 || query.charAt(at - 1) == '&' || query.charAt(at - 1) == ';';
      boolean ends = end == query.length() || "=&;".indexOf(query.charAt(end)) >= 0;
      if (starts && ends) {
        return true;
      }
      at = query.indexOf(ACCESS_TOKEN, end);
    }
    return false;
  }
}
