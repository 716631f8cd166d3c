package dev.sallyport.extproc.mask;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.masking.Masker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks what an upstream says beside the body: the values of a response's header and trailer lines,
 * such as an address in {@code location} or {@code grpc-message}.
 */
public final class HeaderValues {

  private HeaderValues() {}

  /**
   * Masks the values of all lines but those that the edits remove: setting one of these would bring
   * it back.
   *
   * @param edits takes the lines that change
   * @return the lines as they go on
   */
  public static Headers mask(Masker masker, MaskPlan plan, Headers headers, HeaderEdits edits) {
    if (plan.isEmpty()) {
      return headers;
    }
    List<Header> lines = new ArrayList<>();
    for (Header line : headers) {
      if (edits.removals().contains(line.name())) {
        continue;
      }
      lines.add(line.name().startsWith(":") ? line : masked(masker, plan, line));
    }
    Headers after = new Headers(lines);
    for (Header line : headers) {
      List<String> values = after.all(line.name());
      if (!values.isEmpty() && !values.equals(headers.all(line.name()))) {
        edits.set(line.name(), values);
      }
    }
    return after;
  }

  private static Header masked(Masker masker, MaskPlan plan, Header line) {
    byte[] value = masker.text(plan, line.value()).bytes();
    return new Header(line.name(), new String(value, StandardCharsets.UTF_8));
  }
}
