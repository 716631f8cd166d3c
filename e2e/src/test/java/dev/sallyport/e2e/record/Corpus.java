package dev.sallyport.e2e.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts in which masking is proved to find what it must, by detector. */
record Corpus(List<String> texts, List<String> values) {

  private static final Path FOLDER =
      Path.of("../masking/src/test/resources/dev/sallyport/masking/corpus");
  private static final String END = ".positive.txt";
  private static final Pattern VALUE = Pattern.compile("«([^»]*)»");
  private static final Pattern FILLER = Pattern.compile("\\{(?:(.):(\\d+))?}");

  /** All of them. */
  static SortedMap<String, Corpus> all() throws IOException {
    SortedMap<String, Corpus> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(END)).toList()) {
        String name = file.getFileName().toString().replace(END, "");
        Corpus corpus = read(Files.readAllLines(file));
        if (!corpus.texts().isEmpty()) {
          all.put(name, corpus);
        }
      }
    }
    return all;
  }

  private static Corpus read(List<String> lines) {
    List<String> texts = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String marked = filled(line);
      texts.add(marked.replace("«", "").replace("»", ""));
      for (Matcher value = VALUE.matcher(marked); value.find(); ) {
        values.add(value.group(1));
      }
    }
    return new Corpus(texts, values);
  }

  /** Keys are put together here, so that no file holds what looks like a live one. */
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
          case 'b' -> "xKqmVtRbLsWjZcNpHgFdYeTuAoGiSkBv";
          default -> "x7Kq2mVt9RbL4sWj8ZcN1pHg5FdY3eTu";
        };
    return alphabet.repeat(length / alphabet.length() + 1).substring(0, length);
  }
}
