package dev.sallyport.core.config.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM text (RFC 7468 §2); what stands between them is ignored. */
final class PemBlocks {

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  private PemBlocks() {}

  /**
   * A block.
   *
   * @param label its label, for example {@code CERTIFICATE}
   * @param body what stands between its lines
   */
  record Block(String label, String body) {

    /**
     * The bytes it encodes.
     *
     * @throws IllegalArgumentException if it is not base64
     */
    byte[] der() {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    }
  }

  /** All blocks that begin and end. */
  static List<Block> of(byte[] pem) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      String label = begin.group(1);
      int end = text.indexOf("-----END " + label + "-----", begin.end());
      if (end < 0) {
        return blocks;
      }
      blocks.add(new Block(label, text.substring(begin.end(), end)));
      from = end;
    }
    return blocks;
  }
}
