package dev.sallyport.extproc.mask;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.masking.Form;
import java.util.Locale;
import java.util.Optional;

/** Decides from a head what happens to the body behind it. */
public final class BodyRules {

  private static final int PARTIAL_CONTENT = 206;
  private static final int SWITCHING_PROTOCOLS = 101;

  private BodyRules() {}

  /** The rule for a request body. */
  public static BodyRule request(MaskPlan plan, Uninspectable otherwise, RequestHead head) {
    return rule(plan, otherwise, head.headers(), head.ends(), ErrorCode.UNINSPECTABLE_REQUEST);
  }

  /**
   * The rule for a response body. Where something is to be masked a part of a body is refused
   * whatever the resource says: a value cut by the part's border would pass in two halves.
   */
  public static BodyRule response(MaskPlan plan, Uninspectable otherwise, ResponseHead head) {
    if (head.status() == SWITCHING_PROTOCOLS) {
      return new BodyRule.Refuse(ErrorCode.UNINSPECTABLE_RESPONSE, "a change of protocol");
    }
    if (!plan.isEmpty() && isPartial(head)) {
      return new BodyRule.Refuse(ErrorCode.PARTIAL_RESPONSE_REFUSED, "a part of a body");
    }
    return rule(plan, otherwise, head.headers(), head.ends(), ErrorCode.UNINSPECTABLE_RESPONSE);
  }

  /** The form in which a body can be inspected as it comes, if its head says that it can. */
  public static Optional<Form> form(Headers headers) {
    return switch (Reading.of(headers)) {
      case Reading.Legible(var form, var codings) when codings.isEmpty() -> Optional.of(form);
      case Reading.Legible _, Reading.Illegible _ -> Optional.empty();
    };
  }

  private static BodyRule rule(
      MaskPlan plan, Uninspectable otherwise, Headers headers, boolean ends, ErrorCode refusal) {
    boolean hasNoBody = ends || headers.first("content-length").filter("0"::equals).isPresent();
    if (plan.isEmpty() || hasNoBody) {
      return new BodyRule.Untouched();
    }
    return switch (Reading.of(headers)) {
      case Reading.Legible legible -> new BodyRule.Mask(plan, legible);
      case Reading.Illegible(var why) ->
          switch (otherwise) {
            case REFUSE -> new BodyRule.Refuse(refusal, why);
            case PASS_AND_RECORD -> new BodyRule.Uninspected();
          };
    };
  }

  private static boolean isPartial(ResponseHead head) {
    return head.status() == PARTIAL_CONTENT
        || (head.headers().has("content-range") && !head.ends())
        || head.headers()
            .first("content-type")
            .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/byteranges"))
            .isPresent();
  }
}
