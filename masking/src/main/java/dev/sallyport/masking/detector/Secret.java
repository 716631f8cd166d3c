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
      "(password|passwd|passphrase|passcode|pwd|secret|secret[_\\-]?key|client[_\\-]?secret|"
          + "api[_\\-]?(key|token|secret)|app[_\\-]?secret|db[_\\-]?password|"
          + "secret[_\\-]?access[_\\-]?key|access[_\\-]?key|account[_\\-]?key|auth[_\\-]?(token|key)|"
          + "(access|refresh|bearer|session|id|security|bot|deploy)[_\\-]?token|"
          + "(private|signing|encryption|master|shared|webhook)[_\\-]?(key|secret)|"
          + "shared[_\\-]?access[_\\-]?key)";

  /** Between a name and its value; an equals sign or colon may be percent-encoded. */
  private static final String SIGN = "[\"']?[ ]{0,2}([:=]|=>|:=|%3[AaDd]|%253[AaDd])[ ]{0,2}[\"']?";

  private static final String VALUE = "[^\\s\"'<>,;&(){}\\[\\]\\\\]{6,}";

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of("(?i)" + NAMES + SIGN + VALUE, "[^]"),
        Pattern.of("(?i)(bearer|basic) [A-Za-z0-9._~+/=\\-]{16,}", "[^]"));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int value = 0;
    while (isOfName(candidate.at(value))) {
      value++;
    }
    boolean scheme = isBehindScheme(candidate);
    while (value < candidate.length() && " \"':=>".indexOf(candidate.at(value)) >= 0) {
      value++;
    }
    value += escapedSign(candidate, value);
    candidate.dropFirst(value);
    return candidate.length() >= 6
        && !candidate.startsWith(Token.PREFIX, 0)
        && !(scheme && candidate.startsWith("eyJ", 0))
        && isNoWord(candidate);
  }

  /** Behind a scheme (RFC 9110, section 11.4) JSON Web Tokens have a detector of their own. */
  private static boolean isBehindScheme(Candidate candidate) {
    int space = candidate.indexOf(' ');
    int first = candidate.at(0) | 0x20;
    return (space == 5 || space == 6) && first == 'b';
  }

  private static boolean isOfName(int symbol) {
    int lower = symbol | 0x20;
    return (lower >= 'a' && lower <= 'z') || symbol == '_' || symbol == '-';
  }

  private static int escapedSign(Candidate candidate, int at) {
    if (candidate.startsWith("%253", at)) {
      return 5;
    }
    return candidate.startsWith("%3", at) ? 3 : 0;
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
    return !isBehindScheme(candidate) || !candidate.startsWith("eyJ", candidate.indexOf(' ') + 1);
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
        "passcode",
        "pwd",
        "cvv",
        "cvv2",
        "cvc",
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
        "bearertoken",
        "apitoken",
        "apisecret",
        "appsecret",
        "signingkey",
        "encryptionkey",
        "webhooksecret",
        "credential",
        "authorization");
  }
}
