package dev.sallyport.recording.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The command that finds what a query counts. */
final class QueryCommand {

  private QueryCommand() {}

  static String of(Map<String, String> words) {
    return new TreeMap<>(words)
        .entrySet().stream()
            .map(word -> " --" + word.getKey() + " " + quoted(word.getValue()))
            .collect(Collectors.joining("", "sallyport recordings search", ""));
  }

  /** As a POSIX shell reads it. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9@%+=:,./_-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
