package dev.sallyport.extproc.mask;

import dev.sallyport.extproc.http.Headers;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.coding.ContentCoding;
import java.util.List;
import java.util.Optional;

/** How a body can be read, by what its head says. */
public sealed interface Reading {

  /**
   * It can.
   *
   * @param form how text is found in it
   * @param codings what has to be undone first, in the order in which it was applied
   */
  record Legible(Form form, List<ContentCoding> codings) implements Reading {

    /** Whether it comes event by event, with any time between. */
    public boolean isStreamOfEvents() {
      return form == Form.SSE;
    }
  }

  /**
   * It cannot.
   *
   * @param why the cause, a part of a sentence
   */
  record Illegible(String why) implements Reading {}

  /** What a head says. A head that says two things says nothing. */
  static Reading of(Headers headers) {
    Optional<List<ContentCoding>> codings = ContentCoding.of(headers.all("content-encoding"));
    if (codings.isEmpty()) {
      return new Illegible("a content coding that cannot be undone");
    }
    List<String> types = headers.all("content-type");
    if (types.size() != 1) {
      return new Illegible(types.isEmpty() ? "no content type" : "more than one content type");
    }
    return Form.of(types.getFirst())
        .<Reading>map(form -> new Legible(form, codings.get()))
        .orElseGet(() -> new Illegible("a content type or charset that is not looked into"));
  }
}
