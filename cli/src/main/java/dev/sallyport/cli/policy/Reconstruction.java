package dev.sallyport.cli.policy;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.WholeRequest;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy was asked, put together again from what is on record, and proved: the digest of it
 * is the one that stands beside the decision. So nothing of it was masked, and what no event says,
 * such as the kind of the resource, is known all the same.
 *
 * @param input the request without its body
 * @param body what is known of its body, each element of it; empty when the body is not on record
 */
record Reconstruction(PolicyInput input, Optional<List<InspectedBody>> body) {

  /** The request is taken note of before the policy is asked, which may be a second before. */
  private static final List<Duration> LATER = List.of(Duration.ZERO, Duration.ofSeconds(1));

  /** Puts a request together; empty when that is not what the policy was asked. */
  static Optional<Reconstruction> of(RecordedRequest request) {
    Optional<String> digest =
        request.decided().map(RecordedEvent.Decided::input).filter(text -> !text.isEmpty());
    Optional<PolicyInput> recorded = request.input();
    if (digest.isEmpty() || recorded.isEmpty()) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      Optional<List<InspectedBody>> body =
          request.body().map(bytes -> read(kind, recorded.get(), request, bytes));
      for (Duration later : LATER) {
        PolicyInput input = asked(recorded.get(), kind, later);
        List<List<InspectedBody>> questions = new ArrayList<>();
        questions.add(List.of());
        body.ifPresent(questions::add);
        if (questions.stream()
            .anyMatch(known -> new WholeRequest(input, known).digest().equals(digest.get()))) {
          return Optional.of(new Reconstruction(input, body));
        }
      }
    }
    return Optional.empty();
  }

  private static PolicyInput asked(PolicyInput recorded, Kind kind, Duration later) {
    return new PolicyInput(
        recorded.identity(),
        recorded.resource(),
        kind,
        recorded.request(),
        recorded.connection(),
        recorded.at().plus(later));
  }

  private static List<InspectedBody> read(
      Kind kind, PolicyInput recorded, RecordedRequest request, byte[] bytes) {
    BodyHead head =
        new BodyHead(recorded.request().method(), recorded.request().segments(), request.headers());
    return BodyReader.read(kind, head, ByteBuffer.wrap(bytes));
  }
}
