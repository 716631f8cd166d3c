package dev.sallyport.cli.command;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.WholeRequest;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Traffic on record, written as a guard writes it. */
final class Traffic {

  private static final String DATA =
      """
      sallyport:
        resources:
          docs: { groups: [readers], methods: [GET] }
          wiki: { groups: [readers] }
          chat: { groups: [readers], llm: {} }
      """;

  private Traffic() {}

  /** Writes data of the standard policy for some of the resources, {@code data.yaml}. */
  static void data(Path folder) throws IOException {
    Files.writeString(folder.resolve("data.yaml"), DATA);
  }

  /** Id of the one exchange of a resource and method. */
  static String id(String resource, String method) {
    return "%08x-6f9e-4d0c-8a39-1f2f3d6d7c11".formatted((resource + method).hashCode());
  }

  /** Records an exchange at level metadata, with its head. */
  static void record(Path folder, String resource, String method, String decision)
      throws Exception {
    try (SegmentJournal journal =
        SegmentJournal.open(folder.resolve("recordings"), JournalOptions.defaults())) {
      Journal.Page page = journal.open(new ExchangeId(id(resource, method)));
      Instant at = Instant.parse("2026-01-02T03:04:05Z");
      Masked path = Masked.proven("/x?a=b".getBytes(StandardCharsets.UTF_8));
      page.append(
          at,
          new RecordedEvent.Started(
              resource, "r1", method, resource + ".localhost", path, "127.0.0.1:5000", Map.of()));
      page.append(at, new RecordedEvent.Identified("corp", "alice", List.of("readers")));
      page.append(
          at, new RecordedEvent.Head(RecordedEvent.Direction.REQUEST, Optional.empty(), List.of()));
      page.append(at, new RecordedEvent.Decided(decision, List.of("group_allowed"), "b1"));
      page.append(
          at, new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    }
  }

  /**
   * Records a call of a model.
   *
   * @param decided the body that the policy saw
   * @param kept the body that is on record
   */
  static void recordCall(
      Path folder, String resource, byte[] decided, byte[] kept, List<MaskCount> masked)
      throws Exception {
    Instant at = Instant.parse("2026-01-02T03:04:05.9Z");
    Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"));
    PolicyInput input =
        new PolicyInput(
            new Identity("corp", "alice", Set.of("readers"), Instant.MAX),
            resource,
            Kind.LLM,
            RequestHead.of("POST", resource + ".localhost", "/v1/chat/completions", headers),
            new PolicyInput.Connection("TLSv1.3", Optional.empty(), "127.0.0.1"),
            at.plusMillis(200));
    List<InspectedBody> elements =
        BodyReader.read(
            Kind.LLM,
            new BodyHead("POST", List.of("v1", "chat", "completions"), headers),
            ByteBuffer.wrap(decided));
    RecordedEvent.Header type =
        new RecordedEvent.Header(
            "content-type", Masked.proven("application/json".getBytes(StandardCharsets.UTF_8)));
    ExchangeId exchange = new ExchangeId(id(resource, "POST"));
    try (SegmentJournal journal =
        SegmentJournal.open(folder.resolve("recordings"), JournalOptions.defaults())) {
      Journal.Page page = journal.open(exchange);
      for (RecordedEvent event :
          List.of(
              new RecordedEvent.Started(
                  resource,
                  "r1",
                  "POST",
                  resource + ".localhost",
                  Masked.proven("/v1/chat/completions".getBytes(StandardCharsets.UTF_8)),
                  "127.0.0.1:5000",
                  Map.of("downstream.version", "TLSv1.3")),
              new RecordedEvent.Identified("corp", "alice", List.of("readers")),
              new RecordedEvent.Head(
                  RecordedEvent.Direction.REQUEST, Optional.empty(), List.of(type)),
              new RecordedEvent.Decided(
                  "allow",
                  List.of("group_allowed"),
                  "b1",
                  new WholeRequest(input, elements).digest(),
                  7,
                  Map.of()),
              new RecordedEvent.Body(RecordedEvent.Direction.REQUEST, Masked.proven(kept)),
              new RecordedEvent.BodyEnded(
                  RecordedEvent.Direction.REQUEST, kept.length, Optional.empty(), masked, false),
              new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()))) {
        page.append(at, event);
      }
    }
  }
}
