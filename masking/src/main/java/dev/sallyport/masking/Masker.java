package dev.sallyport.masking;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.action.MaskKey;
import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.masking.detector.Custom;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Detectors;
import dev.sallyport.masking.detector.Token;
import dev.sallyport.masking.format.DropMembers;
import dev.sallyport.masking.format.Format;
import dev.sallyport.masking.format.GrpcFormat;
import dev.sallyport.masking.format.JsonFormat;
import dev.sallyport.masking.format.ProtobufSchema;
import dev.sallyport.masking.format.ProtobufType;
import dev.sallyport.masking.format.StartFormat;
import dev.sallyport.masking.format.UrlEncodedFormat;
import dev.sallyport.masking.scan.FieldEncoding;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tables;
import dev.sallyport.masking.scan.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds values that may not leave and does with each what its mask plan says: by default, puts a
 * label in its place, {@code [redacted:email]}. Immutable and thread-safe. What a set of detectors
 * needs is compiled at its first use and kept.
 */
public final class Masker {

  /** Most states of the automaton of one detector of a gateway's own. */
  private static final int MOST_CUSTOM_STATES = 2000;

  /** More plans than this are made ready anew for every stream. */
  private static final int MOST_PLANS = 256;

  private static final Masker STANDARD =
      new Masker(
          new Shared(Detectors.STANDARD, MaskKey.random()), Optional.empty(), Optional.empty());

  /** What maskers have in common that differ in whose tokens they know. */
  private record Shared(
      List<Detector> detectors,
      MaskPlan everything,
      MaskKey key,
      Map<Set<DetectorId>, Tables> tables,
      Map<MaskPlan, ScanPlan> plans) {
    Shared(List<Detector> detectors, MaskKey key) {
      this(detectors, key, new ConcurrentHashMap<>());
    }

    Shared(List<Detector> detectors, MaskKey key, Map<Set<DetectorId>, Tables> tables) {
      this(
          detectors,
          MaskPlan.of(detectors.stream().map(Detector::id).toList()),
          key,
          tables,
          new ConcurrentHashMap<>());
    }
  }

  private final Shared shared;
  private final Optional<TokenScope> scope;
  private final Optional<ProtobufSchema> schema;

  private Masker(Shared shared, Optional<TokenScope> scope, Optional<ProtobufSchema> schema) {
    this.shared = shared;
    this.scope = scope;
    this.schema = schema;
  }

  /**
   * The masker with all detectors that come with Sallyport. Its pseudonyms and tokens end with the
   * process.
   */
  public static Masker standard() {
    return STANDARD;
  }

  /** The same with pseudonyms and tokens of a gateway. */
  public Masker keyed(MaskKey key) {
    return new Masker(new Shared(shared.detectors(), key, shared.tables()), scope, schema);
  }

  /**
   * The same with detectors of a gateway's own; where they and others find the same, theirs hold.
   *
   * @throws IllegalArgumentException if one of them cannot be used, with the reason
   */
  public Masker with(List<CustomDetector> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Detector> all = new ArrayList<>();
    for (CustomDetector detector : more) {
      all.add(usable(detector));
    }
    all.addAll(shared.detectors());
    return new Masker(new Shared(all, shared.key()), scope, schema);
  }

  /**
   * Why a detector of a gateway's own cannot be used; empty if it can. The words are for people and
   * name the place in the pattern or path.
   */
  public static Optional<String> fault(CustomDetector detector) {
    try {
      usable(detector);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Compiled alone, so that one that is too large is told from those beside it. */
  private static Detector usable(CustomDetector source) {
    Custom custom = new Custom(source);
    if (custom.lexicon().isEmpty() && new Tables(List.of(custom)).states() > MOST_CUSTOM_STATES) {
      throw new IllegalArgumentException(
          "patterns that together need more than "
              + MOST_CUSTOM_STATES
              + " states; use smaller counts");
    }
    return custom;
  }

  /**
   * The same for one caller and resource: it makes and opens their tokens. Without, values that
   * should become tokens are redacted.
   */
  public Masker serving(TokenScope scope) {
    return new Masker(shared, Optional.of(scope), schema);
  }

  /**
   * The same for a resource whose messages of Protocol Buffers are described.
   *
   * @param fileDescriptorSet a {@code FileDescriptorSet} with services and all they refer to
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public Masker speaking(byte[] fileDescriptorSet) {
    return new Masker(shared, scope, Optional.of(ProtobufSchema.of(fileDescriptorSet)));
  }

  /** Names of its detectors. */
  public Set<DetectorId> detectors() {
    return shared.everything().detectors();
  }

  /** The plan that redacts whatever any of its detectors finds. */
  public MaskPlan everything() {
    return shared.everything();
  }

  /**
   * Makes a plan ready, so that the first body that needs it does not wait.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public void prepare(MaskPlan plan) {
    if (!plan.isEmpty()) {
      ready(plan);
    }
  }

  /**
   * Opens a stream for one body. With a plan that masks nothing, the body is not looked at and
   * passes as it is.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public MaskStream open(MaskPlan plan, Form form) {
    if (plan.isEmpty()) {
      return new PassingStream();
    }
    ScanPlan scanPlan = ready(plan).forStream(scope);
    Tally tally = new Tally(scanPlan.detectors().size());
    Format format =
        switch (form) {
          case JSON -> json(scanPlan, tally);
          case SSE -> StartFormat.ofEvents(scanPlan, tally);
          case TEXT -> StartFormat.ofText(scanPlan, tally);
          case URL_ENCODED -> UrlEncodedFormat.ofForm(scanPlan, tally);
          case GRPC -> grpc(scanPlan, tally, GrpcBody.UNKNOWN);
        };
    return new InspectingStream(form, format, scanPlan, tally);
  }

  /**
   * Opens a stream for a body of gRPC, whose messages are masked by their types where the masker
   * {@linkplain #speaking knows} them.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public MaskStream open(MaskPlan plan, GrpcBody body) {
    if (plan.isEmpty()) {
      return new PassingStream();
    }
    ScanPlan scanPlan = ready(plan).forStream(scope);
    Tally tally = new Tally(scanPlan.detectors().size());
    return new InspectingStream(Form.GRPC, grpc(scanPlan, tally, body), scanPlan, tally);
  }

  private Format grpc(ScanPlan plan, Tally tally, GrpcBody body) {
    Optional<ProtobufType> type =
        schema.flatMap(
            known -> body.isResponse() ? known.response(body.path()) : known.request(body.path()));
    return new GrpcFormat(plan, tally, type, new GrpcDecompression(body.compression()));
  }

  private static Format json(ScanPlan plan, Tally tally) {
    Replacements replacements = plan.replacements();
    return replacements.drops()
        ? new DropMembers(new JsonFormat(plan.dropping(), tally), replacements::label)
        : new JsonFormat(plan, tally);
  }

  /**
   * Masks a short text that is at hand as a whole. Where the plan would drop or block, a label
   * stands; tokens stay tokens.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public Masked text(MaskPlan plan, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return Masked.proven(bytes);
    }
    Scanner scanner = scanner(ready(plan), new FieldEncoding.Plain());
    Output output = new Output();
    scanner.append(bytes, 0, bytes.length, output);
    scanner.end(output);
    return Masked.proven(output.take());
  }

  /**
   * Masks the value of a header line: whole, if a detector of the plan names the header, else what
   * is found in it. Actions as for {@link #text}.
   *
   * @param name the header's name in lower case
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public Masked header(MaskPlan plan, String name, String value) {
    if (plan.isEmpty()) {
      return text(plan, value);
    }
    ScanPlan own = ready(plan).forStream(Optional.empty());
    int detector = own.detectorOfHeader(name);
    if (detector == FieldNames.NONE || own.replacements().passes(detector)) {
      return text(plan, value);
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return Masked.proven(own.replacements().of(detector, bytes));
  }

  /**
   * Masks path and query of a request (RFC 9112 §3.2.1). Values are found under their
   * percent-escapes; what is not masked keeps its spelling. Actions as for {@link #text}.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public Masked target(MaskPlan plan, String target) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return Masked.proven(bytes);
    }
    ScanPlan own = ready(plan).forStream(Optional.empty());
    UrlEncodedFormat format = UrlEncodedFormat.ofTarget(own, new Tally(own.detectors().size()));
    Output output = new Output();
    format.write(bytes, 0, bytes.length, output);
    format.finish(output);
    return Masked.proven(output.take());
  }

  private Scanner scanner(ScanPlan plan, FieldEncoding encoding) {
    ScanPlan own = plan.forStream(Optional.empty());
    return new Scanner(own, new Tally(own.detectors().size()), encoding);
  }

  private ScanPlan ready(MaskPlan plan) {
    ScanPlan known = shared.plans().get(plan);
    if (known != null) {
      return known;
    }
    Tables tables = shared.tables().computeIfAbsent(plan.detectors(), this::compile);
    List<DetectorId> ids = tables.detectors().stream().map(Detector::id).toList();
    ScanPlan made = new ScanPlan(tables, new Replacements(ids, plan, shared.key()));
    if (shared.plans().size() < MOST_PLANS) {
      shared.plans().put(plan, made);
    }
    return made;
  }

  private Tables compile(Set<DetectorId> wanted) {
    List<Detector> all = new ArrayList<>(shared.detectors());
    all.add(new Token());
    List<DetectorId> known = all.stream().map(Detector::id).toList();
    for (DetectorId id : wanted) {
      if (!known.contains(id)) {
        throw new IllegalArgumentException("There is no detector named " + id + ".");
      }
    }
    return new Tables(all.stream().filter(detector -> wanted.contains(detector.id())).toList());
  }
}
