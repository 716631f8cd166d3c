package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * Passwords in the user information of a URL (RFC 3986, section 3.2.1), as database addresses have
 * them: {@code postgres://user:password@host/}. Only the password is masked.
 *
 * <p>What outgrows {@link #longest} before its at-sign is no host and port, of which neither is
 * that long (RFC 1035, section 2.3.4): it is masked from the colon to the end of its characters, or
 * from the start of a user name that is that long itself.
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

  @Override
  public ByteSet swallowed() {
    return ByteSet.of("\\s/?#@\"'<>").complement();
  }

  @Override
  public boolean acceptsUnfinished(Candidate candidate) {
    int user = candidate.indexOf('/') + 2;
    boolean ascii = true;
    for (int i = user; i < candidate.length(); i++) {
      if (candidate.at(i) == ':') {
        candidate.dropFirst(i + 1);
        return true;
      }
      ascii &= candidate.at(i) < 0x80;
    }
    // A user name is ASCII; what is not may be prose that goes on behind an address without a
    // space.
    if (ascii) {
      candidate.dropFirst(user);
    }
    return ascii;
  }
}
