package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sallyport.controlplane.publisher.PublisherStatus;
import dev.sallyport.controlplane.publisher.PublisherStatus.EnvoyStatus;
import dev.sallyport.controlplane.publisher.PublisherStatus.GuardStatus;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.pki.probe.UpstreamCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The document that {@code GET /status} answers. */
final class StatusJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private StatusJson() {}

  /**
   * The document. Absent members are left out.
   *
   * @param revision revision in force
   * @param applied since when, RFC 3339
   * @param pendingRevision revision on its way
   * @param waitingFor what that waits for
   * @param ready as {@code /health/ready}
   * @param errors why the configuration on disk is refused, then why the last snapshot was
   * @param warnings what needs a person soon
   * @param guards connected ext-proc servers
   * @param envoys connected Envoys
   * @param upstreams what upstreams offered after Envoy had refused them, and at the last look
   */
  private record Document(
      Optional<String> revision,
      Optional<String> applied,
      Optional<String> pendingRevision,
      Optional<String> waitingFor,
      boolean ready,
      List<String> errors,
      List<String> warnings,
      List<GuardStatus> guards,
      List<EnvoyStatus> envoys,
      List<UpstreamCheck.Report> upstreams) {}

  static String write(
      PublisherStatus status,
      List<String> configErrors,
      List<String> warnings,
      List<UpstreamCheck.Report> upstreams) {
    return json(
        new Document(
            status.current().map(Snapshot::revision),
            status.appliedAt().map(Instant::toString),
            status.pending().map(Snapshot::revision),
            status.waitingFor(),
            status.ready(),
            errors(status, configErrors),
            warnings,
            status.guards(),
            status.envoys(),
            upstreams));
  }

  /** JSON of a document made of records. */
  static String json(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status is always representable", e);
    }
  }

  private static List<String> errors(PublisherStatus status, List<String> configErrors) {
    return Stream.concat(configErrors.stream(), status.lastError().stream()).toList();
  }
}
