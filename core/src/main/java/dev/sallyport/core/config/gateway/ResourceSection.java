package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is protected. */
final class ResourceSection {

  static final Key<String> NAME =
      Key.required("name", NameText.SHAPE, "Unique name, in policies, recordings and errors.");
  private static final Key<Kind> KIND =
      Key.withDefault(
          "kind",
          Choice.of(Kind.class),
          "http",
          "What it speaks, so that policies and masking can look into it.");
  static final Key<String> LISTENER =
      Key.optional(
          "listener",
          NameText.SHAPE,
          "the listener, if there is one only",
          "Name of the listener it is served on.");
  static final Key<String> HOSTNAME =
      Key.required("hostname", HostnameText.SHAPE, "Exact DNS name that clients use.");
  static final Key<String> PATH_PREFIX =
      Key.withDefault(
          "path-prefix",
          PathPrefixText.SHAPE,
          "/",
          "Paths that belong to it; where prefixes overlap, the longest wins.");
  private static final Key<ClientCertificateMode> CLIENT_CERTIFICATES =
      Key.optional(
          "client-certificates",
          Choice.of(ClientCertificateMode.class),
          "as the listener",
          "Whether its callers need a certificate; never less than the listener asks for.");
  private static final Key<Fields> TOKEN =
      Key.withDefault("token", TokenSection.SHAPE, "{}", "Where its callers carry their token.");
  private static final Key<Fields> UPSTREAM =
      Key.required("upstream", UpstreamSection.SHAPE, "The service behind it.");
  private static final Key<Fields> MASK =
      Key.withDefault(
          "mask",
          MaskSection.SHAPE,
          "{}",
          "What is masked; the policy can add to it, and lift only what is liftable.");
  private static final Key<Fields> RECORDING =
      Key.optional(
          "recording", RecordingSection.OF_A_RESOURCE, "`recording`", "What goes on record.");
  private static final Key<Fields> BODY =
      Key.withDefault(
          "body",
          BodySection.SHAPE,
          "{}",
          "How request bodies are read where the policy asks about them.");
  private static final Key<Fields> HOLD =
      Key.withDefault(
          "hold", HoldSection.SHAPE, "{}", "How its requests wait where a human has to approve.");
  private static final Key<Integer> IDLE_TIMEOUT =
      Key.withDefault(
          "idle-timeout",
          QuantityText.DURATION,
          "300s",
          "How long an exchange may be silent before it is ended.");

  static final Section SHAPE =
      Section.of(
          "a resource",
          NAME,
          KIND,
          LISTENER,
          HOSTNAME,
          PATH_PREFIX,
          CLIENT_CERTIFICATES,
          TOKEN,
          UPSTREAM,
          MASK,
          RECORDING,
          BODY,
          HOLD,
          IDLE_TIMEOUT);

  private final Problems problems;
  private final TokenSection tokens;
  private final UpstreamSection upstreams;
  private final MaskSection masks;
  private final RecordingSection recordings;
  private final HoldSection holds;

  ResourceSection(
      Problems problems,
      TokenSection tokens,
      UpstreamSection upstreams,
      MaskSection masks,
      RecordingSection recordings,
      HoldSection holds) {
    this.problems = problems;
    this.tokens = tokens;
    this.upstreams = upstreams;
    this.masks = masks;
    this.recordings = recordings;
    this.holds = holds;
  }

  Optional<Resource> read(Served served) {
    Fields section = served.resource();
    String hostname = section.value(HOSTNAME).orElse("");
    Optional<ClientCertificateMode> asked =
        served.listener().flatMap(listener -> ListenerSection.mode(listener, hostname));
    Optional<ClientCertificateMode> mode = section.value(CLIENT_CERTIFICATES).or(() -> asked);
    asked.ifPresent(a -> mode.ifPresent(m -> checkClientCertificates(served, m, a)));
    Optional<TokenSource> token = section.value(TOKEN).flatMap(t -> tokens.read(section, t));
    Optional<Upstream> upstream = section.find(UPSTREAM).flatMap(u -> upstreams.read(u.value()));
    Optional<Masking> masking = section.value(MASK).flatMap(masks::read);
    Optional<Recording> recording = recordings.read(section.find(RECORDING).map(Located::value));
    Optional<HoldSettings> hold =
        section
            .value(HOLD)
            .flatMap(h -> section.value(IDLE_TIMEOUT).flatMap(timeout -> holds.read(h, timeout)));
    return problems.unlessAny(
        () ->
            new Resource(
                section.get(NAME),
                section.get(KIND),
                served.listenerName().orElseThrow(),
                section.get(HOSTNAME),
                section.get(PATH_PREFIX),
                mode.orElseThrow(),
                token.orElseThrow(),
                upstream.orElseThrow(),
                masking.orElseThrow(),
                recording.orElseThrow(),
                section.get(IDLE_TIMEOUT),
                BodySection.read(section.get(BODY)),
                hold.orElseThrow()));
  }

  /** Resources that say themselves how long their exchanges stay readable. */
  static Map<String, Optional<Integer>> retention(List<Fields> sections) {
    Map<String, Optional<Integer>> own = new HashMap<>();
    for (Fields section : sections) {
      section
          .value(RECORDING)
          .flatMap(recording -> recording.value(ArchiveSection.OWN_RETENTION))
          .ifPresent(days -> section.value(NAME).ifPresent(name -> own.put(name, days)));
    }
    return own;
  }

  private void checkClientCertificates(
      Served served, ClientCertificateMode own, ClientCertificateMode asked) {
    Fields section = served.resource();
    if (own.compareTo(asked) < 0) {
      problems.add(
          section.at(CLIENT_CERTIFICATES),
          "less than what the listener asks of every client",
          "client-certificates: required here, or less in the listener's tls");
    } else if (own != ClientCertificateMode.NONE
        && asked == ClientCertificateMode.NONE
        && served
            .listener()
            .filter(
                listener ->
                    ListenerSection.knowsClients(listener, section.value(HOSTNAME).orElse("")))
            .isEmpty()) {
      problems.add(
          section.at(CLIENT_CERTIFICATES),
          "client certificates on a resource whose listener knows no one who signs them",
          "client-authorities in the listener's tls");
    }
  }
}
