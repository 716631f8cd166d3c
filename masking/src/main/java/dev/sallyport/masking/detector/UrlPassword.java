package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * Passwords in the user information of a URL (RFC 3986, section 3.2.1), as database addresses have
 * them: {@code postgres://user:password@host/}. Only the password is masked.
 */
final class UrlPassword implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("url-password");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "[a-z][a-z0-9]{1,15}(\\+[a-z]{1,10})?://[^\\s:/?#@\"'<>]*:[^\\s/?#@\"'<>]+",
            "@[^\\s@]"));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int slashes = candidate.indexOf('/');
    candidate.dropFirst(slashes + 2);
    candidate.dropFirst(candidate.indexOf(':') + 1);
    return candidate.at(0) != '[' && candidate.at(0) != '$' && candidate.at(0) != '{';
  }
}
