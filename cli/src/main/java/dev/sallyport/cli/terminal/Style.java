package dev.sallyport.cli.terminal;

/** Emphasis in a terminal by ECMA-48 sequences, or none at all. */
public enum Style {
  PLAIN {
    @Override
    String wrap(String code, String text) {
      return text;
    }
  },
  ANSI {
    @Override
    String wrap(String code, String text) {
      return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  };

  abstract String wrap(String code, String text);

  /** A heading. */
  public String heading(String text) {
    return wrap("1", text);
  }

  /** A command that can be typed. */
  public String command(String text) {
    return wrap("36", text);
  }

  /** Something that is as it should be. */
  public String good(String text) {
    return wrap("32", text);
  }

  /** Something that is not as it should be. */
  public String bad(String text) {
    return wrap("31", text);
  }
}
