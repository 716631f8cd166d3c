package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.request.CanonicalRequest;
import dev.sallyport.approvals.request.Field;
import dev.sallyport.approvals.request.RequestView;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Shows a request to reviewers: masked by every detector there is, as it goes into a database and
 * to people. What cannot be inspected is shown by its length alone.
 */
final class Viewer {

  private static final String HEADER = "header:";

  private final Masker masker;
  private final MaskPlan everything;

  Viewer(Masker masker) {
    this.masker = masker;
    this.everything = masker.everything();
  }

  private record Body(Masked text, List<MaskCount> counts) {}

  String view(
      RequestHead request,
      CanonicalRequest canonical,
      ByteBuffer body,
      Optional<Form> form,
      Optional<String> justification,
      Decision.Hold decision) {
    Body masked =
        form.flatMap(known -> body(known, body)).orElse(new Body(Masked.EMPTY, List.of()));
    return new RequestView(
            request.method(),
            masker.target(everything, request.target().raw()).shown(),
            headers(canonical),
            masked.text(),
            body.remaining(),
            masked.counts(),
            canonical.excluded(),
            justification.map(words -> masker.text(everything, words)),
            decision.reasons().stream().map(Reason::code).toList(),
            decision.message().map(words -> masker.text(everything, words)))
        .json();
  }

  private List<Masked> headers(CanonicalRequest canonical) {
    return canonical.fields().stream()
        .filter(field -> field.label().startsWith(HEADER))
        .map(this::header)
        .toList();
  }

  private Masked header(Field field) {
    String name = field.label().substring(HEADER.length());
    String value = StandardCharsets.UTF_8.decode(field.value().duplicate()).toString();
    return masker.text(everything, name + ": " + value);
  }

  private Optional<Body> body(Form form, ByteBuffer body) {
    MaskStream stream = masker.open(everything, form);
    try {
      Masked first = stream.write(body.duplicate());
      Masked rest = stream.finish();
      return Optional.of(new Body(first.and(rest), stream.counts()));
    } catch (UninspectableException e) {
      return Optional.empty();
    }
  }
}
