package dev.sallyport.extproc.mask;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.LineMasker;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.MaskedLine;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Masks what is said beside the body: the values of header and trailer lines, such as an address in
 * {@code location}, {@code cookie} or {@code grpc-message}, and those in the path and query of a
 * request. A value is looked at as text, under its percent-escapes, and as JSON where it begins
 * like JSON. A line in which something is found that is dropped does not go on; path and query do,
 * with a label.
 */
public final class HeaderValues {

  private HeaderValues() {}

  /**
   * Masks the values of all lines of a response.
   *
   * @param edits takes the lines that change
   * @return the lines as they go on
   * @throws BlockedException if a line holds what the plan blocks
   */
  public static Headers mask(Masker masker, MaskPlan plan, Headers headers, HeaderEdits edits)
      throws BlockedException {
    return mask(masker, plan, headers, line -> line.startsWith(":"), edits);
  }

  /**
   * Masks the values of lines. One that the edits remove goes: setting its value would bring it
   * back.
   *
   * @param untouched names of lines that stay as they are, or do not go on
   * @param edits takes the lines that change
   * @return the lines as they go on
   * @throws BlockedException if a line holds what the plan blocks
   */
  public static Headers mask(
      Masker masker, MaskPlan plan, Headers headers, Predicate<String> untouched, HeaderEdits edits)
      throws BlockedException {
    if (plan.isEmpty()) {
      return headers;
    }
    LineMasker values = masker.lines(plan);
    List<Header> lines = new ArrayList<>();
    for (Header line : headers) {
      if (edits.removals().contains(line.name())) {
        continue;
      }
      if (untouched.test(line.name())) {
        lines.add(line);
      } else {
        masked(masker, plan, values, line)
            .ifPresent(value -> lines.add(new Header(line.name(), value)));
      }
    }
    Headers after = new Headers(lines);
    for (Header line : headers) {
      List<String> all = after.all(line.name());
      if (all.isEmpty()) {
        edits.remove(line.name());
      } else if (!all.equals(headers.all(line.name()))) {
        edits.set(line.name(), all);
      }
    }
    return after;
  }

  /**
   * Masks path and query of a request: values inside of segments, names and values alone, so that
   * it has as many of each as before.
   *
   * @return the target as it goes on, a valid one
   * @throws BlockedException if it holds what the plan blocks
   */
  public static String target(Masker masker, MaskPlan plan, String target) throws BlockedException {
    String masked =
        switch (masker.target(plan, target)) {
          case MaskedLine.Passes(var value) -> text(value);
          case MaskedLine.Dropped(var otherwise) -> text(otherwise);
          case MaskedLine.Blocked(var detector) -> throw new BlockedException(detector);
        };
    return masked.equals(target) ? target : masked.replace("[", "%5B").replace("]", "%5D");
  }

  /** The value as it goes on; empty for a line that does not. */
  private static Optional<String> masked(
      Masker masker, MaskPlan plan, LineMasker values, Header line) throws BlockedException {
    if (BinaryLine.isOne(line.name())) {
      return BinaryLine.mask(masker, plan, line.value());
    }
    return looksLikeJson(line.value())
        ? json(masker, plan, values, line)
        : plain(masker, plan, values, line);
  }

  private static Optional<String> plain(
      Masker masker, MaskPlan plan, LineMasker values, Header line) throws BlockedException {
    Optional<String> masked = unlessDropped(values.header(line.name(), line.value()));
    return masked.isEmpty() || masked.get().indexOf('%') < 0
        ? masked
        : unlessDropped(masker.target(plan, masked.get()));
  }

  private static Optional<String> unlessDropped(MaskedLine line) throws BlockedException {
    return switch (line) {
      case MaskedLine.Passes(var value) -> Optional.of(text(value));
      case MaskedLine.Dropped _ -> Optional.empty();
      case MaskedLine.Blocked(var detector) -> throw new BlockedException(detector);
    };
  }

  private static Optional<String> json(Masker masker, MaskPlan plan, LineMasker values, Header line)
      throws BlockedException {
    byte[] value = line.value().getBytes(StandardCharsets.UTF_8);
    MaskStream stream = masker.open(plan, Form.TEXT);
    try {
      Masked written = stream.write(ByteBuffer.wrap(value));
      String masked = text(written) + text(stream.finish());
      return plan.drops(stream.counts()) ? Optional.empty() : Optional.of(masked);
    } catch (BlockedException blocked) {
      throw blocked;
    } catch (UninspectableException notJson) {
      return plain(masker, plan, values, line);
    }
  }

  private static boolean looksLikeJson(String value) {
    return value.startsWith("{") || value.startsWith("[");
  }

  private static String text(Masked masked) {
    return new String(masked.bytes(), StandardCharsets.UTF_8);
  }
}
