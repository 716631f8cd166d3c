package dev.sallyport.extproc.identity;

/**
 * Recognises what looks like a JSON Web Token (RFC 7519 §3) anywhere in a text: base64url parts
 * joined by dots, of which the first decodes to something that begins with <code>{"</code>. One
 * pass, no regular expression.
 */
final class JwtShape {

  /** Base64url of an opening brace and quote, with which every JOSE header begins. */
  private static final String START = "eyJ";

  private static final int SHORTEST_PART = 4;

  private JwtShape() {}

  /** Whether a token stands somewhere in the text. */
  static boolean isIn(String text) {
    int from = text.indexOf(START);
    while (from >= 0) {
      if ((from == 0 || !isBase64Url(text.charAt(from - 1))) && startsAt(text, from)) {
        return true;
      }
      from = text.indexOf(START, from + 1);
    }
    return false;
  }

  private static boolean startsAt(String text, int from) {
    int firstDot = endOfPart(text, from);
    if (firstDot - from < SHORTEST_PART || !isDot(text, firstDot)) {
      return false;
    }
    int secondDot = endOfPart(text, firstDot + 1);
    return isDot(text, secondDot);
  }

  private static boolean isDot(String text, int index) {
    return index < text.length() && text.charAt(index) == '.';
  }

  private static int endOfPart(String text, int from) {
    int end = from;
    while (end < text.length() && isBase64Url(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
