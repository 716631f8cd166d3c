package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * JSON Web Tokens in compact form (RFC 7515 section 3.1, RFC 7516 section 3.1): base64url parts
 * between points, of which the first encodes an object and so begins with {@code eyJ}. One that
 * outgrows {@link #longest} is masked to the end of its characters, also before its first point if
 * it begins with a header: what it encodes names its algorithm, as RFC 7515 section 4.1.1 demands.
 */
final class Jwt implements Detector {

  private static final java.util.regex.Pattern ALGORITHM =
      java.util.regex.Pattern.compile("\"alg\"\\s*:");

  @Override
  public DetectorId id() {
    return new DetectorId("jwt");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "eyJ[A-Za-z0-9_\\-]{8,}\\.[A-Za-z0-9_\\-]+(\\.[A-Za-z0-9_\\-]*){1,3}",
            "[^A-Za-z0-9_\\-]"));
  }

  @Override
  public int longest() {
    return 16 * 1024;
  }

  @Override
  public ByteSet swallowed() {
    return ByteSet.of("A-Za-z0-9_.=\\-");
  }

  @Override
  public boolean acceptsUnfinished(Candidate candidate) {
    return candidate.indexOf('.') > 0 || ALGORITHM.matcher(decoded(candidate)).find();
  }

  private static String decoded(Candidate candidate) {
    int quads = candidate.length() / 4 * 4;
    byte[] header = Base64.getUrlDecoder().decode(candidate.text().substring(0, quads));
    return new String(header, StandardCharsets.ISO_8859_1);
  }
}
