package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Secrets that a name gives away: {@code password=…}, {@code "client_secret": …} in text, and
 * values of JSON members with such names. In text the value has at least six characters, of which
 * one is a digit or a mark, so that prose about passwords stays.
 */
final class Secret implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("secret");
  }

  private static final String NAMES =
      "(password|passwd|passphrase|pwd|secret|secret[_\\-]?key|client[_\\-]?secret|api[_\\-]?key|"
          + "access[_\\-]?key|auth[_\\-]?token|access[_\\-]?token|refresh[_\\-]?token|bearer[_\\-]?token)";

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "(?i)" + NAMES + "[\"']?[ ]{0,2}[:=][ ]{0,2}[\"']?[^\\s\"'<>,;&(){}\\[\\]\\\\]{6,}",
            "[^]"));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int value = 0;
    while (candidate.at(value) != ':' && candidate.at(value) != '=') {
      value++;
    }
    value++;
    while (value < candidate.length() && " \"'".indexOf(candidate.at(value)) >= 0) {
      value++;
    }
    candidate.dropFirst(value);
    return candidate.length() >= 6 && isNoWord(candidate);
  }

  private static boolean isNoWord(Candidate candidate) {
    boolean mark = false;
    for (int i = 0; i < candidate.length(); i++) {
      int symbol = candidate.at(i) | 0x20;
      mark |=
          (symbol < 'a' || symbol > 'z')
              && candidate.at(i) != '.'
              && candidate.at(i) != '_'
              && candidate.at(i) != '-';
    }
    return mark && candidate.at(0) != '$' && candidate.at(0) != '*';
  }

  @Override
  public ByteSet swallowed() {
    return ByteSet.of("\\s\"'<>,;&(){}\\[\\]\\\\").complement();
  }

  /** Only the value keeps a candidate alive that long. */
  @Override
  public boolean acceptsUnfinished(Candidate candidate) {
    return true;
  }

  @Override
  public String introduction() {
    return "password";
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "secretkey",
        "clientsecret",
        "apikey",
        "accesskey",
        "secretaccesskey",
        "accesstoken",
        "refreshtoken",
        "authtoken",
        "idtoken",
        "sessiontoken",
        "bearertoken");
  }
}
