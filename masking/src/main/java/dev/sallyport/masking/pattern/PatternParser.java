package dev.sallyport.masking.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * Parser of the pattern dialect: literals, {@code .} (any byte but a line feed), classes {@code
 * [a-z]} and {@code [^a-z]}, groups, {@code |}, the repetitions {@code ? * +} and <code>{m} {m,}
 * {m,n}</code>, and the escapes {@code \d \s \w \n \r \t \xHH} and backslash with a punctuation
 * mark. A leading {@code (?i)} makes ASCII letters match in either case. Nothing in the dialect
 * needs backtracking or unbounded memory.
 */
final class PatternParser {

  private static final int MOST_REPEATS = 1000;

  private final String source;
  private final boolean anyCase;
  private int at;

  private PatternParser(String source, boolean anyCase, int at) {
    this.source = source;
    this.anyCase = anyCase;
    this.at = at;
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException with the place and the reason, if it is not in the dialect
   */
  static Node parse(String source) {
    boolean anyCase = source.startsWith("(?i)");
    PatternParser parser = new PatternParser(source, anyCase, anyCase ? 4 : 0);
    Node node = parser.choice();
    if (parser.at < source.length()) {
      throw parser.error("unexpected '" + parser.peek() + "'");
    }
    return node;
  }

  /** Parses what stands between the brackets of a class. */
  static ByteSet classBody(String body) {
    PatternParser parser = new PatternParser(body + "]", false, 0);
    return parser.classUpToBracket();
  }

  private Node choice() {
    List<Node> options = new ArrayList<>();
    options.add(sequence());
    while (more() && peek() == '|') {
      at++;
      options.add(sequence());
    }
    return options.size() == 1 ? options.getFirst() : new Node.Choice(options);
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    while (more() && peek() != '|' && peek() != ')') {
      parts.add(repeated());
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
  }

  private Node repeated() {
    Node part = single();
    if (!more()) {
      return part;
    }
    return switch (peek()) {
      case '?' -> repeat(part, 0, 1);
      case '*' -> repeat(part, 0, Node.Repeat.UNBOUNDED);
      case '+' -> repeat(part, 1, Node.Repeat.UNBOUNDED);
      case '{' -> counted(part);
      default -> part;
    };
  }

  private Node repeat(Node part, int least, int most) {
    at++;
    return new Node.Repeat(part, least, most);
  }

  private Node counted(Node part) {
    at++;
    int least = number();
    int most = least;
    if (peek() == ',') {
      at++;
      most = peek() == '}' ? Node.Repeat.UNBOUNDED : number();
    }
    expect('}');
    if (most != Node.Repeat.UNBOUNDED && most < least) {
      throw error("a repetition ends below its start");
    }
    return new Node.Repeat(part, least, most);
  }

  private int number() {
    int start = at;
    while (more() && Character.isDigit(peek()) && at - start < 5) {
      at++;
    }
    if (start == at) {
      throw error("a number is missing");
    }
    int number = Integer.parseInt(source.substring(start, at));
    if (number > MOST_REPEATS) {
      throw error("more than " + MOST_REPEATS + " repetitions");
    }
    return number;
  }

  private Node single() {
    char c = next();
    return switch (c) {
      case '(' -> {
        Node inner = choice();
        expect(')');
        yield inner;
      }
      case '[' -> one(classUpToBracket());
      case '.' -> one(ByteSet.range('\n', '\n').complement());
      case '\\' -> one(escape());
      case '*', '+', '?', '{', '}', ']', '^', '$' -> throw error("'" + c + "' needs a backslash");
      default -> one(literal(c));
    };
  }

  private Node one(ByteSet set) {
    return new Node.One(anyCase ? set.anyCase() : set);
  }

  private ByteSet classUpToBracket() {
    boolean negated = more() && peek() == '^';
    if (negated) {
      at++;
    }
    ByteSet set = ByteSet.NONE;
    while (peek() != ']') {
      ByteSet first = member();
      if (peek() == '-' && at + 1 < source.length() && source.charAt(at + 1) != ']') {
        at++;
        set = set.or(ByteSet.range(only(first), only(member())));
      } else {
        set = set.or(first);
      }
    }
    at++;
    ByteSet cased = anyCase ? set.anyCase() : set;
    return negated ? cased.complement() : cased;
  }

  private ByteSet member() {
    char c = next();
    return c == '\\' ? escape() : literal(c);
  }

  private int only(ByteSet set) {
    int found = -1;
    for (int symbol = 0; symbol < ByteSet.END; symbol++) {
      if (set.contains(symbol)) {
        if (found >= 0) {
          throw error("a range between classes");
        }
        found = symbol;
      }
    }
    return found;
  }

  private ByteSet escape() {
    char c = next();
    return switch (c) {
      case 'd' -> ByteSet.range('0', '9');
      case 's' -> ByteSet.range('\t', '\r').or(ByteSet.range(' ', ' '));
      case 'n' -> literal('\n');
      case 'r' -> literal('\r');
      case 't' -> literal('\t');
      case 'w' -> SymbolClasses.WORD.or(ByteSet.range('_', '_'));
      case 'x' -> {
        int value = Character.digit(next(), 16) << 4 | Character.digit(next(), 16);
        if (value < 0) {
          throw error("'\\x' is followed by two hexadecimal digits");
        }
        yield ByteSet.range(value, value);
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw error("'\\" + c + "' is not in the dialect");
        }
        yield literal(c);
      }
    };
  }

  private ByteSet literal(char c) {
    if (c > 0x7F) {
      throw error("a character beyond ASCII");
    }
    return ByteSet.range(c, c);
  }

  private boolean more() {
    return at < source.length();
  }

  private char peek() {
    if (!more()) {
      throw error("an unexpected end");
    }
    return source.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char wanted) {
    if (!more() || source.charAt(at) != wanted) {
      throw error("'" + wanted + "' is missing");
    }
    at++;
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException("Pattern " + source + ", character " + at + ": " + what);
  }
}
