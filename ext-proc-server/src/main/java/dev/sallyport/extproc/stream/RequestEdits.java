package dev.sallyport.extproc.stream;

import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.CredentialHeaders;
import dev.sallyport.extproc.mask.BodyRule;
import dev.sallyport.extproc.mask.HeadEdits;
import dev.sallyport.extproc.mask.HeaderValues;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Masker;
import dev.sallyport.proto.Wire;
import java.util.HashSet;
import java.util.Set;

/** What changes in the lines of a request before the upstream gets them. */
final class RequestEdits {

  private RequestEdits() {}

  /**
   * What changes in the head: what is for the gateway alone stays here, the rest is masked.
   *
   * @param rule how the request's body passes
   * @throws Refusal if the head holds what must not pass
   */
  static HeaderEdits head(
      GuardedResource resource,
      RequestHead request,
      Masker masker,
      BodyRule rule,
      MaskPlan requestPlan,
      MaskPlan responsePlan)
      throws Refusal {
    HeaderEdits edits = removals(resource, request);
    try {
      HeaderValues.mask(
          masker, requestPlan, request.headers(), name -> staysAsItIs(resource, name), edits);
      String target = HeaderValues.target(masker, requestPlan, request.target().raw());
      if (!target.equals(request.target().raw())) {
        edits.set(":path", target);
      }
    } catch (BlockedException blocked) {
      throw Refusal.of(Direction.REQUEST, blocked);
    }
    HeadEdits.request(rule, responsePlan, edits);
    return edits;
  }

  /** Lines of the head that stay here. */
  static HeaderEdits removals(GuardedResource resource, RequestHead request) {
    HeaderEdits edits = new HeaderEdits();
    for (Header line : request.headers()) {
      if (staysHere(resource, line.name())) {
        edits.remove(line.name());
      }
    }
    return edits;
  }

  /**
   * What changes in the trailers. They come after the decision, so that a credential among them
   * cannot be refused any more.
   */
  static HeaderEdits trailers(Admission admission, Headers trailers) throws BlockedException {
    GuardedResource resource = admission.resource();
    HeaderEdits edits = new HeaderEdits();
    Set<String> removed = new HashSet<>();
    for (Header line : trailers) {
      if (staysHere(resource, line.name()) || CredentialHeaders.holdsCredential(line)) {
        removed.add(line.name());
      }
    }
    removed.forEach(edits::remove);
    HeaderValues.mask(
        admission.masker(), admission.requestPlan(), trailers, removed::contains, edits);
    return edits;
  }

  /** Whether a line of the head is not put on record. */
  static boolean staysUnrecorded(GuardedResource resource, String name) {
    return staysHere(resource, name) || CredentialHeaders.isUnrecorded(name);
  }

  /** Lines that do not go on, and those in which the gateway itself speaks to the upstream. */
  private static boolean staysAsItIs(GuardedResource resource, String name) {
    return name.startsWith(":")
        || name.equals("host")
        || name.equals("x-request-id")
        || name.startsWith("x-forwarded-")
        || name.startsWith("x-envoy-")
        || staysHere(resource, name);
  }

  /** Whether a line of a request is for the gateway alone. */
  private static boolean staysHere(GuardedResource resource, String name) {
    return name.equals(resource.token().header())
        || name.equals("x-forwarded-client-cert")
        || name.startsWith(Wire.GATEWAY_HEADER_PREFIX)
        || CredentialHeaders.presentsCredential(name);
  }
}
