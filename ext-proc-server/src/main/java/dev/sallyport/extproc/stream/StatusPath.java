package dev.sallyport.extproc.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.RequestHead;
import java.net.URI;
import java.util.Optional;

/**
 * Where callers look what became of their approvals: a path of the resource itself, answered by the
 * guard. {@code GET} looks, {@code DELETE} withdraws; the token is the resource's.
 */
final class StatusPath {

  private static final String BELOW = ".sallyport/approvals/";
  private static final int OK = 200;

  private StatusPath() {}

  /** The address of an approval's status, as the caller of a request reaches the resource. */
  static URI url(GuardedResource resource, RequestHead request, ApprovalId approval) {
    return URI.create("https://" + request.authority() + prefix(resource) + approval.value());
  }

  /** Whether a request asks for a status, so that it goes no further, whatever it asks for. */
  static boolean isAskedFor(GuardedResource resource, RequestHead request) {
    return request.target().rawPath().startsWith(prefix(resource));
  }

  /**
   * The approval that a request asks for.
   *
   * @throws Refusal if it asks for none, or for something else
   */
  static ApprovalId approval(GuardedResource resource, RequestHead request) throws Refusal {
    if (!request.ends() || !(request.method().equals("GET") || withdraws(request))) {
      throw new Refusal(ErrorCode.REQUEST_REFUSED);
    }
    try {
      return new ApprovalId(request.target().rawPath().substring(prefix(resource).length()));
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.APPROVAL_UNKNOWN);
    }
  }

  /** Whether the caller does not want it any more. */
  static boolean withdraws(RequestHead request) {
    return request.method().equals("DELETE");
  }

  /** The answer. */
  static RefusalAnswer answer(Optional<Standing> found) throws Refusal {
    Standing standing = found.orElseThrow(() -> new Refusal(ErrorCode.APPROVAL_UNKNOWN));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("approval", standing.approval().value());
    json.put("state", standing.state().code());
    standing.endsAt().ifPresent(end -> json.put("ends_at", end.toString()));
    HeaderEdits headers = new HeaderEdits();
    headers.set("content-type", "application/json");
    headers.set("cache-control", "no-store");
    return new RefusalAnswer(OK, headers, ByteString.copyFromUtf8(json.toString()));
  }

  private static String prefix(GuardedResource resource) {
    String prefix = resource.pathPrefix();
    return (prefix.endsWith("/") ? prefix : prefix + "/") + BELOW;
  }
}
