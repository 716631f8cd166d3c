package dev.sallyport.extproc.stream;

import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.mask.BodyRule;
import dev.sallyport.extproc.mask.BodyRules;
import dev.sallyport.extproc.mask.Reading;
import dev.sallyport.extproc.record.BodyRecorder;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.GrpcBody;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.ContentCoding;
import java.util.List;
import java.util.Optional;

/** Opens the lane of a body by the rule its head led to. */
final class Lanes {

  private Lanes() {}

  /**
   * @throws Refusal if the rule refuses the body
   */
  static BodyLane open(
      Direction direction,
      BodyRule rule,
      Headers headers,
      String path,
      GuardedResource resource,
      RecordingLevel level,
      ExchangeRecorder recorder,
      Masker masker,
      Steps steps)
      throws Refusal {
    BodyRecorder record = recorder.body(direction, level, resource.recording().maxBodyBytes());
    return switch (rule) {
      case BodyRule.Refuse(var code, var why) -> throw Refusal.because(code, why);
      case BodyRule.Mask(var plan, var reading) -> {
        record.open(plan, Optional.of(reading.form()), false);
        yield new BodyLane(
            Optional.of(open(masker, plan, reading, messages(direction, path, headers))),
            reading.codings().isEmpty()
                ? Optional.empty()
                : Optional.of(new BodyDecoder(reading.codings())),
            resource.masking().uninspectable() == Uninspectable.PASS_AND_RECORD,
            record,
            counts -> steps.metrics().masked(resource.name(), direction, plan, counts),
            steps.metrics());
      }
      case BodyRule.Untouched() -> {
        record.open(MaskPlan.NOTHING, BodyRules.form(headers), false);
        yield passing(record, steps);
      }
      case BodyRule.Uninspected() -> {
        record.open(MaskPlan.NOTHING, Optional.empty(), true);
        yield passing(record, steps);
      }
    };
  }

  private static BodyLane passing(BodyRecorder record, Steps steps) {
    return new BodyLane(
        Optional.empty(), Optional.empty(), false, record, counts -> {}, steps.metrics());
  }

  private static MaskStream open(
      Masker masker, MaskPlan plan, Reading.Legible reading, GrpcBody messages) {
    return reading.form() == Form.GRPC
        ? masker.open(plan, messages)
        : masker.open(plan, reading.form());
  }

  /** A message says itself whether it is compressed, its head only how. */
  private static GrpcBody messages(Direction direction, String path, Headers headers) {
    Optional<ContentCoding> compression =
        ContentCoding.of(headers.all("grpc-encoding"))
            .filter(codings -> codings.size() == 1)
            .map(List::getFirst);
    return new GrpcBody(path, direction == Direction.RESPONSE, compression);
  }
}
