package dev.sallyport.extproc.stream;

import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.identity.CredentialHeaders;
import dev.sallyport.extproc.mask.BodyRule;
import dev.sallyport.extproc.mask.BodyRules;
import dev.sallyport.extproc.mask.HeadEdits;
import dev.sallyport.extproc.mask.HeaderValues;
import dev.sallyport.extproc.mcp.ToolListFilter;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.proto.Wire;
import java.util.Optional;

/**
 * The way of an upstream's response back to the client.
 *
 * @param lane how its body passes
 * @param edits what changes in its head; the mark of an uninspected response goes here
 * @param isPatient whether its head waits for the first bytes of its body, because what they show
 *     may still be answered with an error; a stream of events does not, since its first event may
 *     be long in coming
 * @param tools what hides tools in it, before it is masked; empty when it lists none
 * @param usage what reads along what it has cost
 */
record ResponseJourney(
    BodyLane lane,
    HeaderEdits edits,
    boolean isPatient,
    Optional<ToolListFilter> tools,
    UsageRule usage) {

  /**
   * Takes a response under inspection.
   *
   * @throws Refusal if it cannot be inspected and must be
   */
  static ResponseJourney begin(
      Admission admission, ResponseHead response, ExchangeRecorder recorder, Steps steps)
      throws Refusal, NotRecordedException {
    Optional<ToolListFilter> tools = ToolRule.filter(admission, response);
    ResponseHead passing = tools.isPresent() ? ToolRule.filtered(response) : response;
    BodyRule rule =
        BodyRules.response(
            admission.responsePlan(), admission.resource().masking().uninspectable(), passing);
    BodyLane lane =
        Lanes.open(
            Direction.RESPONSE,
            rule,
            passing.headers(),
            admission.path(),
            admission.resource(),
            admission.level(),
            recorder,
            admission.masker(),
            steps);
    if (admission.level() != RecordingLevel.METADATA) {
      recorder.head(
          Direction.RESPONSE,
          Optional.of(response.status()),
          response.headers(),
          ResponseJourney::staysUnrecorded);
    }
    HeaderEdits edits = new HeaderEdits();
    if (tools.isPresent()) {
      HeadEdits.rewritten(edits);
    }
    for (Header line : response.headers()) {
      if (line.name().startsWith(Wire.GATEWAY_HEADER_PREFIX)) {
        edits.remove(line.name());
      }
    }
    try {
      Headers masked =
          HeaderValues.mask(
              admission.masker(), admission.responsePlan(), response.headers(), edits);
      HeadEdits.response(admission.responsePlan(), rule, masked, edits);
    } catch (BlockedException blocked) {
      throw Refusal.of(Direction.RESPONSE, blocked);
    }
    return new ResponseJourney(
        lane, edits, isPatient(rule), tools, UsageRule.of(admission, response, steps.budgets()));
  }

  private static boolean isPatient(BodyRule rule) {
    return rule instanceof BodyRule.Mask(_, var reading) && !reading.isStreamOfEvents();
  }

  /** What changes in the trailers of a response. */
  static HeaderEdits trailers(Admission admission, Headers trailers) throws BlockedException {
    HeaderEdits edits = new HeaderEdits();
    for (Header line : trailers) {
      if (line.name().startsWith(Wire.GATEWAY_HEADER_PREFIX)) {
        edits.remove(line.name());
      }
    }
    HeaderValues.mask(admission.masker(), admission.responsePlan(), trailers, edits);
    return edits;
  }

  private static boolean staysUnrecorded(String name) {
    return name.startsWith(Wire.GATEWAY_HEADER_PREFIX) || CredentialHeaders.isUnrecorded(name);
  }
}
