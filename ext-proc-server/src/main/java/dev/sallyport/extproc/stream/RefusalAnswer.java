package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.approvals.answer.ClientAnswer;
import dev.sallyport.approvals.answer.HoldAnswers;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.HeaderEdits;
import java.util.Optional;
import java.util.Set;

/**
 * What a refused client gets.
 *
 * @param status HTTP status
 * @param headers header lines
 * @param body body
 */
record RefusalAnswer(int status, HeaderEdits headers, ByteString body) {

  private static final int UNAUTHORIZED = 401;

  /** Statuses that SDKs retry by themselves within seconds, where that would only add to it. */
  private static final Set<ErrorCode> NOT_AT_ONCE =
      Set.of(ErrorCode.HOLD_LIMIT_REACHED, ErrorCode.HOLD_MEMORY_SPENT, ErrorCode.HOLD_UNAVAILABLE);

  static RefusalAnswer of(Refusal refusal, ErrorForm form, ExchangeId exchange) {
    return approval(refusal, form, exchange)
        .map(RefusalAnswer::of)
        .orElseGet(
            () ->
                new RefusalAnswer(
                    form.status(refusal.code()), headers(refusal), form.body(refusal, exchange)));
  }

  private static Optional<ClientAnswer> approval(
      Refusal refusal, ErrorForm form, ExchangeId exchange) {
    if (refusal.approval().isEmpty()) {
      return Optional.empty();
    }
    ApprovalId approval = refusal.approval().get();
    boolean rpc = form instanceof ErrorForm.JsonRpc(var ids, _) && ids.size() == 1;
    if (refusal.comeBack().isPresent()) {
      Refusal.ComeBack back = refusal.comeBack().get();
      if (form instanceof ErrorForm.JsonRpc(var ids, _) && rpc) {
        return Optional.of(
            HoldAnswers.pendingRpc(
                ids.getFirst(), approval, back.url(), Refusal.ComeBack.AFTER, back.elicitation()));
      }
      return Optional.of(
          back.async()
              ? HoldAnswers.accepted(approval, exchange, back.url(), Refusal.ComeBack.AFTER)
              : HoldAnswers.pending(approval, exchange, back.url(), Refusal.ComeBack.AFTER));
    }
    if (refusal.code() == ErrorCode.APPROVAL_DENIED) {
      return Optional.of(
          form instanceof ErrorForm.JsonRpc(var ids, _) && rpc
              ? HoldAnswers.deniedRpc(ids.getFirst(), approval)
              : HoldAnswers.denied(approval, exchange));
    }
    return Optional.empty();
  }

  private static RefusalAnswer of(ClientAnswer answer) {
    HeaderEdits headers = new HeaderEdits();
    headers.set("cache-control", "no-store");
    answer.headers().forEach(headers::set);
    return new RefusalAnswer(answer.status(), headers, ByteString.copyFromUtf8(answer.body()));
  }

  private static HeaderEdits headers(Refusal refusal) {
    ErrorCode code = refusal.code();
    HeaderEdits headers = new HeaderEdits();
    headers.set("content-type", "application/json");
    headers.set("cache-control", "no-store");
    if (code.status() == UNAUTHORIZED) {
      headers.set("www-authenticate", challenge(code));
    }
    if (refusal.retryAfter().isPresent()) {
      headers.set("retry-after", Long.toString(refusal.retryAfter().getAsLong()));
    }
    if (NOT_AT_ONCE.contains(code)) {
      headers.set("x-should-retry", "false");
    }
    return headers;
  }

  /** A challenge names an error only when there was a token (RFC 6750 §3.1). */
  private static String challenge(ErrorCode code) {
    return code == ErrorCode.TOKEN_MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
  }
}
