package dev.sallyport.extproc.stream;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.record.Outcome;
import dev.sallyport.extproc.snapshot.SnapshotStore;
import dev.sallyport.policy.body.InspectedBody;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question of an Envoy by ext_authz, from the request's head to the answer. */
final class AuthzCheck {

  private static final Logger LOG = LoggerFactory.getLogger(AuthzCheck.class);

  private final SnapshotStore snapshots;
  private final Steps steps;
  private ErrorForm errors = new ErrorForm.Plain();

  AuthzCheck(SnapshotStore snapshots, Steps steps) {
    this.snapshots = snapshots;
    this.steps = steps;
  }

  /** Answers, and never throws: whatever goes wrong is a refusal. */
  CheckResponse answer(CheckRequest request) {
    AuthzRequest asked = new AuthzRequest(request);
    Route route =
        snapshots
            .newestRoute(asked.resource())
            .<Route>map(Route.ToResource::new)
            .orElseGet(() -> new Route.Refused(ErrorCode.SNAPSHOT_UNKNOWN));
    Books books = new Books(route, steps);
    try {
      HeaderEdits edits = admit(asked, route, books);
      books.end(Outcome.ADMITTED, Optional.empty(), Optional.empty());
      return CheckResponse.newBuilder()
          .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
          .setOkResponse(OkHttpResponse.newBuilder().addAllHeadersToRemove(edits.removals()))
          .build();
    } catch (Refusal refusal) {
      return refused(refusal, books);
    } catch (NotRecordedException e) {
      return refused(new Refusal(ErrorCode.RECORD_UNAVAILABLE), books);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
      LOG.error("exchange {} failed: {}", books.exchange(), Fault.describe(bug));
      return refused(new Refusal(ErrorCode.GUARD_UNAVAILABLE), books);
    }
  }

  private HeaderEdits admit(AuthzRequest asked, Route route, Books books)
      throws Refusal, NotRecordedException {
    Optional<ExchangeId> id = EnvoyHeads.exchange(asked.headers());
    RequestHead head =
        EnvoyHeads.request(id.orElseGet(Books::anonymous), asked.headers(), asked.hasNoBody());
    books.begin(head, asked.connection());
    RequestJourney journey =
        switch (route) {
          case Route.Refused(var code) -> throw new Refusal(code);
          case Route.ToResource(var guarded) -> {
            errors = ErrorForm.of(guarded.resource().kind(), head);
            yield new RequestJourney(guarded, head, asked.connection(), books.recorder(), steps);
          }
        };
    Identification found = journey.identify();
    Question question =
        journey.question(
            found instanceof Identification.Unverified token ? journey.verify(token) : found);
    List<InspectedBody> body = question.readsBody() ? asked.read(question) : List.of();
    errors = errors.answering(body);
    return journey.admitUnmasked(question, body);
  }

  private CheckResponse refused(Refusal refusal, Books books) {
    RefusalAnswer answer = RefusalAnswer.of(refusal, errors, books.exchange());
    books.end(Outcome.REFUSED, Optional.of(answer.status()), Optional.of(refusal.code()));
    DeniedHttpResponse.Builder denied =
        DeniedHttpResponse.newBuilder()
            .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(answer.status())))
            .setBody(answer.body().toStringUtf8());
    answer
        .headers()
        .settings()
        .forEach(
            (name, values) ->
                denied.addHeaders(
                    HeaderValueOption.newBuilder()
                        .setHeader(
                            HeaderValue.newBuilder().setKey(name).setValue(values.getFirst()))));
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.PERMISSION_DENIED_VALUE))
        .setDeniedResponse(denied)
        .build();
  }
}
