package dev.sallyport.extproc.stream;

import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.policy.Charges;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Masker;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The request may pass, and this holds for the rest of the exchange.
 *
 * @param resource what it asks for
 * @param masker masks its bodies, for its caller
 * @param path path of the request, as on the wire
 * @param requestPlan what is masked in the request
 * @param responsePlan what is masked in the response
 * @param level how much is recorded
 * @param lane how the request body passes
 * @param edits what changes in the request head
 * @param maxBodyBytes longest request body that may pass; empty for any
 * @param tools which tools of an MCP server its answer may list; empty when the answer lists none
 * @param charges what it was charged for on an estimate, to be corrected by its answer
 * @param durable whether the policy wants its record on the disk before it goes on
 * @param grants names of the grants that it would not run without
 */
record Admission(
    GuardedResource resource,
    Masker masker,
    String path,
    MaskPlan requestPlan,
    MaskPlan responsePlan,
    RecordingLevel level,
    BodyLane lane,
    HeaderEdits edits,
    Optional<Long> maxBodyBytes,
    Optional<Predicate<String>> tools,
    Charges charges,
    boolean durable,
    Set<String> grants) {

  /**
   * What changes in the trailers of a direction.
   *
   * @throws Refusal if they hold what must not pass
   */
  HeaderEdits trailers(Direction direction, Headers lines) throws Refusal {
    try {
      return switch (direction) {
        case REQUEST -> RequestEdits.trailers(this, lines);
        case RESPONSE -> ResponseJourney.trailers(this, lines);
      };
    } catch (BlockedException blocked) {
      throw Refusal.of(direction, blocked);
    }
  }
}
