package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Private keys in PEM (RFC 7468, section 10) and OpenPGP armour: from the first line to the last,
 * or to the end of the key characters where the last line is missing. Line breaks may be spelled as
 * escapes. Public keys and certificates stay.
 */
final class PrivateKey implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("private-key");
  }

  private static final String BREAK = "(\\s|\\\\+[nrt])+";

  @Override
  public List<Pattern> patterns() {
    String begin = "-{3,5}BEGIN ([A-Z0-9]+ ){0,3}PRIVATE KEY( BLOCK)?-{3,5}";
    String header = "(" + BREAK + "[A-Za-z\\-]+: [A-Za-z0-9 ,.()/@<>\\-]+)*";
    String lines = "(" + BREAK + "[A-Za-z0-9+/=]{20,})*(" + BREAK + "[A-Za-z0-9+/=]+)?";
    String end = "(" + BREAK + "-{3,5}END ([A-Z0-9]+ ){0,3}PRIVATE KEY( BLOCK)?-{3,5})?";
    return List.of(Pattern.of(begin + header + lines + end, "[^]"));
  }

  @Override
  public int longest() {
    return 16 * 1024;
  }

  @Override
  public ByteSet swallowed() {
    return ByteSet.of("A-Za-z0-9+/=\\s\\\\\\-");
  }

  @Override
  public boolean acceptsUnfinished(Candidate candidate) {
    return true;
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of("privatekey");
  }
}
