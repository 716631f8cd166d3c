package dev.sallyport.masking;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskChecks;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.Inspection;
import dev.sallyport.masking.action.MaskKey;
import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.masking.detector.Custom;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Detectors;
import dev.sallyport.masking.format.DropMembers;
import dev.sallyport.masking.format.Format;
import dev.sallyport.masking.format.GrpcFormat;
import dev.sallyport.masking.format.JsonFormat;
import dev.sallyport.masking.format.MalformedException;
import dev.sallyport.masking.format.MultipartFormat;
import dev.sallyport.masking.format.ProtobufSchema;
import dev.sallyport.masking.format.ProtobufType;
import dev.sallyport.masking.format.StartFormat;
import dev.sallyport.masking.format.UrlEncodedFormat;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.PartRules;
import dev.sallyport.masking.scan.ScanPlan;
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
 * label in its place, {@code [redacted:email]}. Immutable and thread-safe. Its detectors are
 * compiled when a plan first names them, or {@linkplain #prepare before}.
 */
public final class Masker {

  /** Most states of the automaton of one detector of a gateway's own. */
  private static final int MOST_CUSTOM_STATES = 2000;

  /** More plans than this are made ready anew for every stream. */
  private static final int MOST_PLANS = 256;

  private static final Masker STANDARD =
      new Masker(
          new Shared(Detectors.STANDARD, MaskKey.random()),
          Optional.empty(),
          Optional.empty(),
          Inspection.STANDARD);

  /** What maskers have in common that differ in whose tokens they know. */
  private record Shared(
      Compiled compiled, MaskPlan everything, MaskKey key, Map<MaskPlan, Ready> plans) {
    Shared(List<Detector> detectors, MaskKey key) {
      this(
          new Compiled(detectors),
          MaskPlan.of(detectors.stream().map(Detector::id).toList()),
          key,
          new ConcurrentHashMap<>());
    }

    Shared keyed(MaskKey key) {
      return new Shared(compiled, everything, key, new ConcurrentHashMap<>());
    }
  }

  /**
   * A plan made ready.
   *
   * @param hidesEverything whether it leaves no more of any value than {@link #everything}
   * @param clean short texts in which it found nothing
   */
  private record Ready(ScanPlan plan, boolean hidesEverything, CleanTexts clean) {}

  private final Shared shared;
  private final Optional<TokenScope> scope;
  private final Optional<ProtobufSchema> schema;
  private final Inspection inspection;
  private final PartRules parts;

  private Masker(
      Shared shared,
      Optional<TokenScope> scope,
      Optional<ProtobufSchema> schema,
      Inspection inspection) {
    this.shared = shared;
    this.scope = scope;
    this.schema = schema;
    this.inspection = inspection;
    this.parts = PartRules.of(inspection);
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
    return new Masker(shared.keyed(key), scope, schema, inspection);
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
    all.addAll(shared.compiled().detectors());
    return new Masker(new Shared(all, shared.key()), scope, schema, inspection);
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

  /** What configurations are checked by. */
  public static MaskChecks checks() {
    return new MaskChecks() {
      @Override
      public Optional<String> fault(CustomDetector detector) {
        return Masker.fault(detector);
      }

      @Override
      public Optional<String> descriptorFault(byte[] fileDescriptorSet) {
        try {
          ProtobufSchema.of(fileDescriptorSet);
          return Optional.empty();
        } catch (IllegalArgumentException e) {
          return Optional.of(String.valueOf(e.getMessage()));
        }
      }
    };
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
    return new Masker(shared, Optional.of(scope), schema, inspection);
  }

  /**
   * The same for a resource whose messages of Protocol Buffers are described.
   *
   * @param fileDescriptorSet a {@code FileDescriptorSet} with services and all they refer to
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public Masker speaking(byte[] fileDescriptorSet) {
    return new Masker(shared, scope, Optional.of(ProtobufSchema.of(fileDescriptorSet)), inspection);
  }

  /** The same for a resource that says how parts of its bodies are read. */
  public Masker reading(Inspection inspection) {
    return inspection.equals(this.inspection)
        ? this
        : new Masker(shared, scope, schema, inspection);
  }

  /** The same where no part of a body passes that was not looked at. */
  public Masker strict() {
    return reading(inspection.strict());
  }

  /** Whether no part of a body passes that was not looked at. */
  public boolean isStrict() {
    return inspection.equals(inspection.strict());
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
   * Makes a plan ready, which compiles its detectors; all of them take up to a second or two. Once
   * the plan of {@link #everything} is ready every other is too, whatever it names.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist, or the
   *     detectors together are too many, with the reason
   */
  public void prepare(MaskPlan plan) {
    if (!plan.isEmpty()) {
      ready(plan);
    }
  }

  /**
   * Whether a plan leaves no more of any value than the plan of {@link #everything}.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public boolean hidesEverything(MaskPlan plan) {
    return ready(plan).hidesEverything();
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
    ScanPlan scanPlan = ready(plan).plan().forStream(scope, parts);
    Tally tally = new Tally(scanPlan.detectors().size());
    return new InspectingStream(form, format(form, scanPlan, tally), scanPlan, tally);
  }

  private Format format(Form form, ScanPlan plan, Tally tally) {
    return switch (form) {
      case JSON -> json(plan, tally);
      case SSE -> StartFormat.ofEvents(plan, tally);
      case TEXT -> StartFormat.ofText(plan, tally);
      case URL_ENCODED -> UrlEncodedFormat.ofForm(plan, tally);
      case GRPC -> grpc(plan, tally, GrpcBody.UNKNOWN);
      case MULTIPART -> new MultipartFormat(plan, tally, new BodyParts(plan, tally, this::format));
    };
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
    ScanPlan scanPlan = ready(plan).plan().forStream(scope, parts);
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
    return lines(plan).text(text);
  }

  /** The id of an exchange, which is on record as it is wherever the exchange is. */
  public static Masked id(ExchangeId exchange) {
    return Masked.proven(exchange.value().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * What masks one short text after another.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public LineMasker lines(MaskPlan plan) {
    Ready ready = ready(plan);
    return new LineMasker(plan, ready.plan().forStream(Optional.empty(), parts), ready.clean());
  }

  /**
   * Masks path and query of a request (RFC 9112 §3.2.1). Values are found under their
   * percent-escapes; what is not masked keeps its spelling. Actions as for {@link
   * LineMasker#header}.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public MaskedLine target(MaskPlan plan, String target) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return new MaskedLine.Passes(Masked.proven(bytes));
    }
    ScanPlan own = ready(plan).plan().forStream(Optional.empty(), parts);
    Tally tally = new Tally(own.detectors().size());
    UrlEncodedFormat format = UrlEncodedFormat.ofTarget(own, tally);
    Output output = new Output();
    try {
      format.write(bytes, 0, bytes.length, output);
    } catch (MalformedException nul) {
      throw new IllegalArgumentException("a request target has no NUL byte", nul);
    }
    format.finish(output);
    return LineMasker.line(plan, own, tally, output.take());
  }

  private Ready ready(MaskPlan plan) {
    Ready known = shared.plans().get(plan);
    if (known != null) {
      return known;
    }
    Tables tables = shared.compiled().tables(plan.detectors());
    List<DetectorId> ids = tables.detectors().stream().map(Detector::id).toList();
    for (DetectorId id : plan.detectors()) {
      if (!ids.contains(id)) {
        throw new IllegalArgumentException("There is no detector named " + id + ".");
      }
    }
    Ready made =
        new Ready(
            new ScanPlan(tables, new Replacements(ids, plan, shared.key()), plan.detectors()),
            plan.hidesAllOf(shared.everything()),
            new CleanTexts());
    if (shared.plans().size() < MOST_PLANS) {
      shared.plans().put(plan, made);
    }
    return made;
  }
}
