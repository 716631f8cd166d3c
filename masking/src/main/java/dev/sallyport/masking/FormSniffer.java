package dev.sallyport.masking;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Guesses what a body is from its first bytes. */
final class FormSniffer {

  private static final Pattern EVENT_STREAM =
      Pattern.compile("(data|event|id|retry):.*|:.*", Pattern.DOTALL);

  private static final Pattern JSON =
      Pattern.compile(
          "\\{\\s*([\"}].*)?|\\[\\s*([\\[{\"\\]\\-0-9tfn].*)?|\"(\\\\.|[^\"\\\\\\n])*(\"\\s*)?|-?[0-9][0-9.eE+-]*\\s*",
          Pattern.DOTALL);

  private FormSniffer() {}

  static Form sniff(byte[] prefix) {
    String text = new String(prefix, StandardCharsets.ISO_8859_1);
    String start =
        (text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text).stripLeading();
    if (EVENT_STREAM.matcher(start).matches()) {
      return Form.SSE;
    }
    return JSON.matcher(start).matches() ? Form.JSON : Form.TEXT;
  }
}
