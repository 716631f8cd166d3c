package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts of the corpus files: what is to be masked in them stands between « and ». */
public record Corpus(DetectorId detector, List<String> marked) {

  private static final String ALNUM =
      "x7Kq2mVt9RbL4sWj8ZcN1pHg5FdY3eTuA6oGiSkBvQnJrMzXwCyPhDlEfUa0I";

  private static final Pattern FILLER = Pattern.compile("\\{(?:(.):(\\d+))?}");

  private static final Pattern VALUE = Pattern.compile("«([^»]*)»");

  /** The texts in which each detector has to find something, by its name. */
  public static SortedMap<String, Corpus> positives() {
    SortedMap<String, Corpus> all = new TreeMap<>();
    for (DetectorId detector : Masker.standard().detectors()) {
      Corpus corpus = positive(detector);
      if (!corpus.marked().isEmpty()) {
        all.put(detector.toString(), corpus);
      }
    }
    return all;
  }

  /** The texts as they are sent. */
  public List<String> texts() {
    return marked.stream().map(Corpus::unmarked).toList();
  }

  /** What is to be masked in them. */
  public List<String> values() {
    return marked.stream()
        .flatMap(text -> VALUE.matcher(text).results())
        .map(found -> found.group(1))
        .toList();
  }

  static Corpus positive(DetectorId detector) {
    return new Corpus(detector, read(detector + ".positive.txt"));
  }

  static List<String> negative(DetectorId detector) {
    return read(detector + ".negative.txt");
  }

  static MaskPlan all() {
    return MaskPlan.of(Masker.standard().detectors());
  }

  static String unmarked(String marked) {
    return marked.replace("«", "").replace("»", "");
  }

  String masked(String marked) {
    return marked.replaceAll("«[^»]*»", "[redacted:" + detector + "]");
  }

  private static List<String> read(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("corpus/" + name)) {
      if (in == null) {
        throw new IllegalStateException("No corpus " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Corpus::filled)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keys are put together here, so that the files hold nothing that looks like a live one. */
  private static String filled(String line) {
    return FILLER
        .matcher(line)
        .replaceAll(
            match ->
                match.group(1) == null
                    ? ""
                    : filler(match.group(1).charAt(0), Integer.parseInt(match.group(2))));
  }

  private static String filler(char kind, int length) {
    String alphabet =
        switch (kind) {
          case 'U' -> "K2X7QZ3WJ4VH5PTM";
          case 'A' -> "K2X8QZ3WJ9VH1PTM";
          case 'h' -> "3f9a07c5e1b2d864";
          case 'd' -> "8302751946";
          case 'b' -> ALNUM.replaceAll("\\d", "");
          case 'a' -> ALNUM;
          default -> throw new IllegalStateException("No filler " + kind);
        };
    return alphabet.repeat(length / alphabet.length() + 1).substring(0, length);
  }
}
