package dev.sallyport.masking.format;

/**
 * Splits JSON texts (RFC 8259) into parts, from input that is cut anywhere. Several texts may
 * follow each other, as in newline-delimited JSON; a byte order mark may come first. Input that is
 * not JSON is refused at its first offending byte.
 */
final class JsonTokenizer {

  /** Deepest nesting. */
  static final int MOST_DEPTH = 1024;

  private enum State {
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    COLON,
    AFTER_VALUE,
    STRING,
    ESCAPE,
    NUMBER,
    LITERAL,
    BYTE_ORDER_MARK
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** Bytes of strings that need no second look. */
  private static final boolean[] ORDINARY = ordinary();

  private final JsonHandler handler;
  private final JsonEscape escape = new JsonEscape();
  private final JsonNumber number = new JsonNumber();
  private final Utf8Check utf8 = new Utf8Check();
  private final boolean[] objects = new boolean[MOST_DEPTH];

  private State state = State.VALUE;
  private int depth;
  private boolean key;
  private byte[] literal = TRUE;
  private int matched;
  private long offset;

  JsonTokenizer(JsonHandler handler) {
    this.handler = handler;
  }

  /** Whether the input may end here. */
  boolean isComplete() {
    return depth == 0 && (state == State.VALUE || state == State.AFTER_VALUE);
  }

  /** Takes the next bytes. */
  void write(byte[] source, int from, int to) throws MalformedException {
    int plain = from;
    int i = from;
    while (i < to) {
      switch (state) {
        case STRING -> {
          i = string(source, i, to);
          plain = i;
        }
        case ESCAPE -> {
          i = escape(source, i, to);
          plain = i;
        }
        case NUMBER -> {
          i = number(source, i, to);
          plain = i;
        }
        case LITERAL, BYTE_ORDER_MARK -> {
          literal(source[i], offset + i - from);
          i++;
        }
        default -> {
          int b = source[i];
          if (isSpace(b)) {
            i++;
          } else if (b == '"' && state != State.COLON) {
            beginString(offset + i - from);
            i++;
            handler.plain(source, plain, i);
            plain = i;
            handler.beginString(key);
          } else if ((b == '-' || (b >= '0' && b <= '9')) && mayBeginValue()) {
            handler.plain(source, plain, i);
            plain = i;
            state = State.NUMBER;
          } else {
            punctuation(b, offset + i - from);
            i++;
          }
        }
      }
    }
    if (plain < to) {
      handler.plain(source, plain, to);
    }
    offset += to - from;
  }

  /** Ends the input. */
  void finish() throws MalformedException {
    if (state == State.NUMBER) {
      endNumber();
    }
    if (!isComplete()) {
      throw new MalformedException("an end inside of a value, after byte " + offset);
    }
  }

  /** Whether a byte of a string is ASCII and neither ends it nor begins an escape. */
  static boolean isOrdinary(byte b) {
    return ORDINARY[b & 0xFF];
  }

  /** Number of bytes that are in no part yet. */
  int held() {
    return (state == State.ESCAPE ? escape.read() : 0) + number.length();
  }

  private boolean mayBeginValue() {
    return state == State.VALUE
        || state == State.FIRST_ELEMENT
        || (state == State.AFTER_VALUE && depth == 0);
  }

  private void beginString(long place) throws MalformedException {
    key = state == State.KEY || state == State.FIRST_KEY;
    if (!key && !mayBeginValue()) {
      throw unexpected(place);
    }
    state = State.STRING;
  }

  private int string(byte[] source, int from, int to) throws MalformedException {
    int i = from;
    boolean ends = false;
    while (i < to) {
      byte b = source[i];
      if (ORDINARY[b & 0xFF] && utf8.isComplete()) {
        i++;
        continue;
      }
      if (utf8.isComplete() && (b == '"' || b == '\\')) {
        ends = true;
        break;
      }
      if ((b >= 0 && b < ' ') || !utf8.accept(b)) {
        throw new MalformedException(
            "a string with a control character or a byte that is not UTF-8");
      }
      i++;
    }
    if (i > from) {
      handler.text(source, from, i);
    }
    if (!ends) {
      return i;
    }
    if (source[i] == '"') {
      handler.endString(key);
      handler.plain(source, i, i + 1);
      state = key ? State.COLON : State.AFTER_VALUE;
    } else {
      escape.begin();
      state = State.ESCAPE;
    }
    return i + 1;
  }

  private int escape(byte[] source, int from, int to) throws MalformedException {
    int i = from;
    while (i < to) {
      JsonEscape.Progress progress = escape.accept(source[i]);
      if (progress != JsonEscape.Progress.LONE) {
        i++;
      }
      if (progress != JsonEscape.Progress.MORE) {
        state = State.STRING;
        handler.escape(escape.written(), escape.length(), escape.codePoint());
        escape.takeRest(handler);
        if (escape.isOpen()) {
          state = State.ESCAPE;
          continue;
        }
        return i;
      }
    }
    return i;
  }

  private int number(byte[] source, int from, int to) throws MalformedException {
    int i = from;
    while (i < to && JsonNumber.isPart(source[i])) {
      number.add(source[i++]);
    }
    if (i < to) {
      endNumber();
    }
    return i;
  }

  private void endNumber() throws MalformedException {
    number.check();
    handler.number(number.written(), number.length());
    number.clear();
    state = State.AFTER_VALUE;
  }

  private void literal(byte b, long place) throws MalformedException {
    if (b != literal[matched]) {
      throw unexpected(place);
    }
    if (++matched == literal.length) {
      state = state == State.BYTE_ORDER_MARK ? State.VALUE : State.AFTER_VALUE;
    }
  }

  private void punctuation(int b, long place) throws MalformedException {
    switch (b) {
      case '{' -> open(true, place);
      case '[' -> open(false, place);
      case '}' -> close(true, State.FIRST_KEY, place);
      case ']' -> close(false, State.FIRST_ELEMENT, place);
      case ':' -> {
        require(state == State.COLON, place);
        state = State.VALUE;
      }
      case ',' -> {
        require(state == State.AFTER_VALUE && depth > 0, place);
        state = objects[depth - 1] ? State.KEY : State.VALUE;
      }
      case 't' -> begin(TRUE, place);
      case 'f' -> begin(FALSE, place);
      case 'n' -> begin(NULL, place);
      default -> {
        require(place == 0 && b == BYTE_ORDER_MARK[0], place);
        literal = BYTE_ORDER_MARK;
        matched = 1;
        state = State.BYTE_ORDER_MARK;
      }
    }
  }

  private void begin(byte[] wanted, long place) throws MalformedException {
    require(mayBeginValue(), place);
    literal = wanted;
    matched = 1;
    state = State.LITERAL;
  }

  private void open(boolean object, long place) throws MalformedException {
    require(mayBeginValue(), place);
    if (depth == MOST_DEPTH) {
      throw new MalformedException("nesting deeper than " + MOST_DEPTH + ", at byte " + place);
    }
    objects[depth++] = object;
    state = object ? State.FIRST_KEY : State.FIRST_ELEMENT;
    handler.open(object);
  }

  private void close(boolean object, State whenEmpty, long place) throws MalformedException {
    require(
        depth > 0
            && objects[depth - 1] == object
            && (state == State.AFTER_VALUE || state == whenEmpty),
        place);
    depth--;
    state = State.AFTER_VALUE;
    handler.close();
  }

  private static void require(boolean right, long place) throws MalformedException {
    if (!right) {
      throw unexpected(place);
    }
  }

  private static MalformedException unexpected(long place) {
    return new MalformedException("an unexpected character at byte " + place);
  }

  private static boolean isSpace(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean[] ordinary() {
    boolean[] ordinary = new boolean[256];
    for (int b = ' '; b < 0x80; b++) {
      ordinary[b] = b != '"' && b != '\\';
    }
    return ordinary;
  }
}
