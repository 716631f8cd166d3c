package dev.sallyport.masking.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before a part of a multipart body (RFC 2046, section 5.1): its header lines.
 *
 * @param lines the lines, without their ends
 */
public record PartHead(List<String> lines) {

  private static final Pattern NAME =
      Pattern.compile("(?i);\\s*name\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))");

  public PartHead {
    lines = List.copyOf(lines);
  }

  /**
   * Reads what stands before the empty line.
   *
   * @throws MalformedException if a line is no header line
   */
  static PartHead read(byte[] bytes, int from, int to) throws MalformedException {
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>();
    for (String line : text.isEmpty() ? new String[0] : text.split("\r\n", -1)) {
      if (line.indexOf(':') <= 0 || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
        throw new MalformedException("a part of a multipart body whose head has no header lines");
      }
      lines.add(line);
    }
    return new PartHead(lines);
  }

  /** The values of a header. */
  public List<String> values(String name) {
    return lines.stream()
        .filter(line -> line.substring(0, line.indexOf(':')).strip().equalsIgnoreCase(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  /** Whether its content is written in a way that has to be undone first. */
  public boolean isEncoded() {
    boolean transfer =
        values("content-transfer-encoding").stream()
            .map(value -> value.toLowerCase(Locale.ROOT))
            .anyMatch(value -> !List.of("7bit", "8bit", "binary").contains(value));
    return transfer || !values("content-encoding").isEmpty();
  }

  /** The name of the field of a form that it is (RFC 7578, section 4.2). */
  public Optional<String> fieldName() {
    List<String> dispositions = values("content-disposition");
    Matcher name = NAME.matcher(dispositions.isEmpty() ? "" : dispositions.getFirst());
    return name.find()
        ? Optional.of(name.group(1) == null ? name.group(2) : name.group(1))
        : Optional.empty();
  }
}
