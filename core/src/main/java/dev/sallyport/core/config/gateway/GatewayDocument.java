package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.config.yaml.Yaml;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskChecks;
import dev.sallyport.core.resource.ApprovalSettings;
import dev.sallyport.core.resource.Archive;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole {@code sallyport.yaml}. */
public final class GatewayDocument {

  private static final Key<Integer> VERSION =
      Key.required(
          "version", new WholeNumber("number", 1, 1), "Version of this format: 1, for now.");
  private static final Key<List<Located<Fields>>> LISTENERS =
      Key.required(
          "listeners",
          ListOf.sections(ListenerSection.SHAPE, 1),
          "First doors: where clients connect. Each speaks TLS.");
  private static final Key<Fields> TLS =
      Key.withDefault("tls", TlsProfileSection.SHAPE, "{}", "Names for what first doors offer.");
  private static final Key<List<Located<Fields>>> ISSUERS =
      Key.withDefault(
          "issuers",
          ListOf.sections(IssuerSection.SHAPE, 0),
          "[]",
          "OpenID Connect providers whose tokens are accepted.");
  private static final Key<Fields> IDENTITY =
      Key.withDefault(
          "identity", Section.of("identity", ISSUERS), "{}", "Who vouches for callers.");
  private static final Key<List<Located<Fields>>> RESOURCES =
      Key.required(
          "resources",
          ListOf.sections(ResourceSection.SHAPE, 0),
          "What is protected: a hostname in front, an upstream behind.");
  private static final Key<Fields> MASK =
      Key.withDefault(
          "mask", ProfileSection.SHAPE, "{}", "What masking has in common, for all resources.");
  private static final Key<Fields> POLICY =
      Key.withDefault(
          "policy", PolicySection.SHAPE, "{}", "What decides. What no rule allows is denied.");
  private static final Key<Fields> RECORDING =
      Key.withDefault(
          "recording", RecordingSection.SHAPE, "{}", "What goes on record, for all resources.");

  private static final Key<Fields> OPERATORS =
      Key.optional(
          "operators",
          OperatorsSection.SHAPE,
          "the local admin is the only operator",
          "Who signs in at the control plane, and what they may do.");

  private static final Key<Fields> APPROVALS =
      Key.withDefault(
          "approvals",
          ApprovalSection.SHAPE,
          "{}",
          "What approvals have in common, for all resources.");

  /** Every key there is. */
  public static final Section SHAPE =
      new Section(
          "the configuration",
          "the keys version, listeners, resources and so on",
          List.of(
              VERSION, LISTENERS, TLS, IDENTITY, RESOURCES, MASK, POLICY, RECORDING, APPROVALS,
              OPERATORS));

  private final Problems problems;
  private final Set<DetectorId> detectors;
  private final Function<String, @Nullable String> environment;
  private final MaskChecks maskChecks;
  private final ReviewCheck reviewCheck;
  private final LocalFiles files;

  /**
   * @param folder what relative paths start from
   * @param detectors detectors that there are
   * @param maskChecks says whether masking can do what it is asked
   * @param reviewCheck says whether approvals can do what terms of review ask
   * @param environment value of an environment variable; null if it is not set
   * @param problems takes what is wrong
   */
  public GatewayDocument(
      Path folder,
      Set<DetectorId> detectors,
      MaskChecks maskChecks,
      ReviewCheck reviewCheck,
      Function<String, @Nullable String> environment,
      Problems problems) {
    this.problems = problems;
    this.detectors = detectors;
    this.maskChecks = maskChecks;
    this.reviewCheck = reviewCheck;
    this.environment = environment;
    this.files = new LocalFiles(folder, problems);
  }

  /** The files that were read or looked for on the way. */
  public Set<Path> watched() {
    return files.watched();
  }

  /** The gateway that a document describes; empty, with everything noted, if anything is wrong. */
  public Optional<Gateway> read(Yaml document) {
    return SHAPE.check(document, problems).flatMap(this::read);
  }

  private Optional<Gateway> read(Fields root) {
    CertificateFiles certificates = new CertificateFiles(files, problems);
    SecretSource secrets = new SecretSource(files, environment, problems);
    JsonFiles json = new JsonFiles(files, problems);
    KeyPairs keyPairs = new KeyPairs(certificates, secrets, problems);

    ProfileSection profiles =
        new ProfileSection(
            problems, detectors, secrets, new DetectorSection(files, maskChecks, problems));
    Optional<Fields> mask = root.value(MASK);
    Optional<MaskSettings> masking = mask.map(profiles::settings);

    List<Fields> listenerSections = Lists.values(root, LISTENERS);
    CrossChecks.listeners(listenerSections, problems);
    ListenerSection listener =
        new ListenerSection(
            problems,
            new TlsProfileSection(problems).read(root.value(TLS)),
            certificates,
            new CertificateSection(problems, keyPairs));
    List<Listener> listeners =
        listenerSections.stream().flatMap(s -> listener.read(s).stream()).toList();

    Optional<Fields> identity = root.value(IDENTITY).filter(_ -> !root.isBroken(IDENTITY));
    List<Fields> issuerSections =
        identity.map(section -> Lists.values(section, ISSUERS)).orElse(List.of());
    CrossChecks.issuers(issuerSections, problems);
    IssuerSection issuer = new IssuerSection(problems, certificates);
    List<Issuer> issuers = issuerSections.stream().flatMap(s -> issuer.read(s).stream()).toList();

    ListenerChoice choice = new ListenerChoice(listenerSections, problems);
    List<Served> served =
        Lists.values(root, RESOURCES).stream().map(r -> new Served(r, choice.of(r))).toList();
    CrossChecks.resources(served, problems);
    CrossChecks.hostnamesOfListeners(listenerSections, served, problems);
    ResourceSection resource =
        new ResourceSection(
            problems,
            new TokenSection(problems, identity.flatMap(GatewayDocument::issuerNames)),
            new UpstreamSection(
                problems,
                new UpstreamTlsSection(problems, certificates, keyPairs),
                new CredentialSection(problems, secrets)),
            new MaskSection(
                problems, files, maskChecks, mask.map(m -> profiles.words(m)).orElse(Map.of())),
            new RecordingSection(problems, root.value(RECORDING)),
            new HoldSection(problems, json, reviewCheck));
    List<Resource> resources = served.stream().flatMap(r -> resource.read(r).stream()).toList();

    Optional<Archive> archive =
        root.value(RECORDING)
            .flatMap(
                section ->
                    new ArchiveSection(problems, certificates, secrets)
                        .read(section, ResourceSection.retention(Lists.values(root, RESOURCES))));

    Optional<PolicySource> policy =
        root.value(POLICY)
            .flatMap(
                p ->
                    new PolicySection(
                            problems,
                            json,
                            new BundleSection(
                                problems,
                                files,
                                new BundleServerSection(problems, certificates, secrets)),
                            new OpaSection(problems, certificates, secrets))
                        .read(p));
    Optional<Operators> operators =
        root.value(OPERATORS)
            .flatMap(
                section ->
                    new OperatorsSection(problems, certificates, secrets, issuerSections)
                        .read(section));
    Optional<ApprovalSettings> approvals =
        root.value(APPROVALS).flatMap(new ApprovalSection(problems, secrets)::read);
    return problems.unlessAny(
        () ->
            new Gateway(
                listeners,
                issuers,
                resources,
                masking.orElseThrow(),
                policy.orElseThrow(),
                approvals.orElseThrow(),
                operators,
                archive.orElseThrow()));
  }

  /** Names of all issuers; empty if a name could not be read. */
  private static Optional<List<String>> issuerNames(Fields identity) {
    List<Fields> issuers = Lists.values(identity, ISSUERS);
    List<String> names =
        issuers.stream().flatMap(s -> s.value(IssuerSection.NAME).stream()).toList();
    return identity.isBroken(ISSUERS) || names.size() < issuers.size()
        ? Optional.empty()
        : Optional.of(names);
  }
}
