package dev.sallyport.masking.scan;

/** How text is spelled in the field in which it stands. */
public sealed interface FieldEncoding {

  /** Writes UTF-8 text. */
  void write(byte[] text, Output output);

  /** The same in a field that is itself spelled some way. */
  default FieldEncoding in(FieldEncoding around) {
    return around instanceof Plain ? this : new Within(this, around);
  }

  /**
   * Text that is spelled one way, and then another.
   *
   * @param inner how it is spelled in its own field
   * @param outer how that field is spelled in the one around
   */
  record Within(FieldEncoding inner, FieldEncoding outer) implements FieldEncoding {
    @Override
    public void write(byte[] text, Output output) {
      Output spelled = new Output();
      inner.write(text, spelled);
      outer.write(spelled.take(), output);
    }
  }

  /** As it is. */
  record Plain() implements FieldEncoding {
    @Override
    public void write(byte[] text, Output output) {
      output.write(text);
    }
  }

  /** With percent-escapes (WHATWG URL, application/x-www-form-urlencoded). */
  record Percent() implements FieldEncoding {

    private static final String KEPT = "-._*";
    private static final String HEX = "0123456789ABCDEF";

    @Override
    public void write(byte[] text, Output output) {
      for (byte b : text) {
        boolean word = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
        if (word || KEPT.indexOf(b) >= 0) {
          output.write(b);
        } else {
          output.write('%');
          output.write(HEX.charAt((b & 0xFF) >> 4));
          output.write(HEX.charAt(b & 0xF));
        }
      }
    }
  }

  /**
   * In a string of JSON (RFC 8259, section 7) that is itself in strings of JSON. The text has no
   * control characters.
   *
   * @param level how many strings the JSON is in
   */
  record Json(int level) implements FieldEncoding {
    @Override
    public void write(byte[] text, Output output) {
      for (byte b : text) {
        // Each level doubles the backslashes and adds one for a quote.
        int escapes = b == '"' || b == '\\' ? (2 << level) - 1 : 0;
        for (int i = 0; i < escapes; i++) {
          output.write('\\');
        }
        output.write(b);
      }
    }
  }
}
