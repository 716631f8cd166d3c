package dev.sallyport.extproc.mask;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What masking changes in heads: a masked body is not the one the head was written for, and values
 * must not slip out between exchanges by ranges or shared caches.
 */
public final class HeadEdits {

  /** Digests of the original body (RFC 9530, RFC 3230, RFC 1864). */
  private static final List<String> DIGESTS =
      List.of("content-digest", "repr-digest", "digest", "content-md5");

  private HeadEdits() {}

  /**
   * Edits of a request head.
   *
   * @param body what happens to its body
   */
  public static void request(BodyRule body, MaskPlan response, HeaderEdits edits) {
    rewritten(body, edits);
    if (!response.isEmpty()) {
      edits.remove("range").remove("if-range");
      edits.set("accept-encoding", "identity");
    }
  }

  /**
   * Edits of a response head.
   *
   * @param plan what is masked, in its body or in that of another answer to the same request
   * @param body what happens to its body
   */
  public static void response(MaskPlan plan, BodyRule body, Headers headers, HeaderEdits edits) {
    rewritten(body, edits);
    if (plan.isEmpty()) {
      return;
    }
    edits.remove("accept-ranges");
    DIGESTS.forEach(edits::remove);
    headers
        .first("etag")
        .filter(tag -> tag.startsWith("\""))
        .ifPresent(tag -> edits.set("etag", "W/" + tag));
    edits.set("cache-control", privately(headers.all("cache-control")));
  }

  private static void rewritten(BodyRule body, HeaderEdits edits) {
    if (body instanceof BodyRule.Mask) {
      rewritten(edits);
    }
  }

  /** Edits of the head of a body that is written anew, in no coding. */
  public static void rewritten(HeaderEdits edits) {
    edits.remove("content-length").remove("content-encoding");
    DIGESTS.forEach(edits::remove);
  }

  /** Cache directives (RFC 9111 §5.2.2) without those that let shared caches keep the response. */
  static String privately(List<String> values) {
    List<String> kept = new ArrayList<>();
    boolean unshared = false;
    for (String directive : String.join(",", values).split(",", -1)) {
      String name = directive.strip().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || name.equals("public") || name.startsWith("s-maxage")) {
        continue;
      }
      kept.add(directive.strip());
      unshared |= name.equals("private") || name.equals("no-store");
    }
    if (!unshared) {
      kept.addFirst("private");
    }
    return String.join(", ", kept);
  }
}
