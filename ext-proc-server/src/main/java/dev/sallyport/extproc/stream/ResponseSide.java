package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.mcp.ToolListFilter;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The response of one exchange, from the message with its head to its last byte. Nothing of it
 * passes unless its request was admitted.
 */
final class ResponseSide implements Passage.Gate {

  private final RequestSide request;
  private final Steps steps;
  private final Reply reply;
  private final Books books;
  private final Work work;
  private final Passage passage;

  private @Nullable HeaderEdits heldHead;
  private @Nullable ToolListFilter tools;
  private @Nullable UsageRule usage;
  private int status;
  private boolean answered;

  ResponseSide(RequestSide request, Steps steps, Reply reply, Books books, Work work) {
    this.request = request;
    this.steps = steps;
    this.reply = reply;
    this.books = books;
    this.work = work;
    this.passage = new Passage(Direction.RESPONSE, reply, work, this);
  }

  /** The head, the upstream's or Envoy's own. */
  void head(ProcessingRequest message) throws Refusal, NotRecordedException {
    ResponseHead response = EnvoyHeads.response(message.getResponseHeaders());
    Attributes attributes = Attributes.of(message);
    books.upstream(attributes, response.headers());
    if (!response.headers().has(Wire.UNINSPECTED_HEADER)) {
      books.beginUnlessBegun();
      throw new Refusal(LocalReplies.code(response.status(), attributes));
    }
    ResponseJourney journey = ResponseJourney.begin(admission(), response, books.recorder(), steps);
    passage.open(journey.lane());
    tools = journey.tools().orElse(null);
    usage = journey.usage();
    status = response.status();
    if (request.elicits()) {
      response.headers().first(UrlElicitation.SESSION).ifPresent(steps.elicitation()::opened);
    }
    heldHead = journey.edits();
    if (response.ends()) {
      passage.endWithoutBody();
      beforeEnd();
    }
    if (response.ends() || !journey.isPatient()) {
      beforePiece();
    }
  }

  /** A piece of the body. */
  Optional<Work.Rest> body(HttpBody body) throws Refusal, NotRecordedException {
    ToolListFilter filter = tools;
    boolean last = body.getEndOfStream();
    if (usage != null) {
      usage.take(body.getBody().asReadOnlyByteBuffer());
    }
    if (filter == null || passage.isOver()) {
      return passage.take(body.getBody(), last);
    }
    return work.later(() -> passage.take(ToolRule.pass(filter, body.getBody(), last), last));
  }

  /** The trailers. */
  void trailers(HeaderMap trailers) throws Refusal, NotRecordedException {
    ByteString heldBack =
        tools == null ? ByteString.EMPTY : ToolRule.pass(tools, ByteString.EMPTY, true);
    passage.trailers(heldBack, EnvoyHeads.headers(trailers), admission());
  }

  /** A head that waited for the first bytes of its body goes before them. */
  @Override
  public void beforePiece() {
    HeaderEdits edits = heldHead;
    if (edits != null) {
      heldHead = null;
      answered = true;
      reply.send(Answers.responseHead(edits, books.opensSecondDoor()));
    }
  }

  /** The end goes on record before the client gets the last of the answer. */
  @Override
  public void beforeEnd() throws NotRecordedException {
    request.settle();
    settle();
    if (usage != null) {
      usage.end();
    }
    books.complete(status);
    reply.commitFirst();
  }

  /** Whether the client may have seen something of it. */
  boolean isAnswered() {
    return answered;
  }

  /** Its status, once it is known. */
  Optional<Integer> status() {
    return status == 0 ? Optional.empty() : Optional.of(status);
  }

  /** Lets go of what reads the body, and closes what is recorded of it. */
  void settle() {
    if (tools != null) {
      tools.close();
    }
    passage.settle(books);
  }

  private Admission admission() throws Refusal {
    return request.admission().orElseThrow(() -> new Refusal(ErrorCode.NOT_ADMITTED));
  }
}
