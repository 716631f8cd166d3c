package dev.sallyport.e2e.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks for many values at once, each plain, in base64 at any offset, and as in an address. */
final class Needles {

  private static final int KEY = 6;

  private final Map<String, List<String>> byBeginning = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  Needles(Collection<String> values) {
    for (String value : values) {
      add(latin(value.getBytes(StandardCharsets.UTF_8)), value);
      add(URLEncoder.encode(value, StandardCharsets.UTF_8), value);
      add(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"), value);
      for (int offset = 0; offset < 3; offset++) {
        base64(value, offset);
      }
    }
  }

  /** What stays the same in base64 however many bytes come before and after the value. */
  private void base64(String value, int offset) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int from = offset == 0 ? 0 : 4;
    int to = encoded.length() / 4 * 4;
    if (to - from >= 12) {
      add(encoded.substring(from, to), value);
    }
  }

  private void add(String form, String value) {
    if (form.length() >= KEY && values.putIfAbsent(form, value) == null) {
      byBeginning.computeIfAbsent(form.substring(0, KEY), _ -> new ArrayList<>()).add(form);
    }
  }

  /** The values in a text. */
  Set<String> in(String text) {
    Set<String> found = new TreeSet<>();
    for (int at = 0; at + KEY <= text.length(); at++) {
      for (String form : byBeginning.getOrDefault(text.substring(at, at + KEY), List.of())) {
        if (text.startsWith(form, at)) {
          found.add(values.get(form));
        }
      }
    }
    return found;
  }

  /** The values in each file below a folder, compressed or not; empty ones are left out. */
  Map<Path, Set<String>> below(Path folder) throws IOException {
    Map<Path, Set<String>> found = new HashMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try {
        byte[] content = Files.readAllBytes(file);
        Set<String> here = in(latin(content));
        here.addAll(in(latin(unzipped(content))));
        if (!here.isEmpty()) {
          found.put(folder.relativize(file), here);
        }
      } catch (NoSuchFileException gone) {
        // A part of the gateway has replaced it meanwhile.
      }
    }
    return found;
  }

  private static byte[] unzipped(byte[] content) {
    if (content.length < 2 || content[0] != 0x1F || content[1] != (byte) 0x8B) {
      return new byte[0];
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    } catch (IOException notGzip) {
      return new byte[0];
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
