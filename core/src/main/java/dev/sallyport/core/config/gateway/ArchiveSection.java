package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.AnchorPlace;
import dev.sallyport.core.resource.Archive;
import dev.sallyport.core.resource.IndexDatabase;
import dev.sallyport.core.resource.Retention;
import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.SegmentStore;
import dev.sallyport.core.resource.TrustBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of recordings once they are written: the keys of {@code recording} that say so. */
final class ArchiveSection {

  private static final Text<String> FOLDER =
      Text.of("folder", "the absolute path of a folder that exists", "^/[^\\x00]*$", Parsed::ok);

  private static final Key<String> DIRECTORY =
      Key.optional("directory", FOLDER, "another place", "A folder that exists, on another disk.");
  private static final Key<Fields> S3 =
      Key.optional(
          "s3", S3Section.SHAPE, "another place", "A bucket of an object store that speaks S3.");

  private static final Key<Address> ADDRESS =
      Key.required("address", AddressText.SHAPE, "Where the collector listens.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities", ReferenceText.AUTHORITIES, "system", "Who signs its TLS certificate.");
  private static final Key<Fields> SYSLOG =
      Key.optional(
          "syslog",
          Section.of("a syslog collector", ADDRESS, AUTHORITIES),
          "another place",
          "A syslog collector (RFC 5424) that speaks TLS (RFC 5425).");

  private static final Section ANCHOR = Section.of("an anchor", DIRECTORY, SYSLOG, S3);
  private static final Section PLACE = Section.of("the store of segments", DIRECTORY, S3);

  private static final Key<String> URL =
      Key.required(
          "url",
          Text.of(
                  "PostgreSQL URL",
                  "a JDBC URL of PostgreSQL without user or password, for example"
                      + " jdbc:postgresql://db.example.com/sallyport?sslmode=verify-full",
                  "^jdbc:postgresql://[^\\s@]+$",
                  ArchiveSection::url)
              .hidden(),
          "JDBC URL of a PostgreSQL database.");
  private static final Key<String> USER =
      Key.required(
          "user",
          Text.of("role", "the name of a role", "^[A-Za-z_][A-Za-z0-9_-]{0,62}$", Parsed::ok),
          "Name of the role.");
  private static final Key<Reference> PASSWORD =
      Key.optional("password", ReferenceText.SECRET, "none", "Where its password is kept.");

  static final Key<Optional<Integer>> RETENTION =
      Key.withDefault(
          "retention",
          DaysText.DAYS_OR_FOREVER,
          "forever",
          "How long exchanges stay readable after they ended.");
  static final Key<Optional<Integer>> OWN_RETENTION = RecordingSection.inherited(RETENTION);
  static final Key<Long> QUOTA =
      Key.optional(
          "quota",
          QuantityText.SIZE,
          "no limit",
          "How much of the disk closed segments may take; beyond it the oldest that were shipped are"
              + " removed.");
  static final Key<List<Located<Fields>>> ANCHORS =
      Key.withDefault(
          "anchors",
          ListOf.sections(ANCHOR, 0),
          "[]",
          "Where signed heads of the chain are kept besides.");
  static final Key<Fields> STORE =
      Key.optional("store", PLACE, "this disk alone", "Where closed segments are shipped.");
  static final Key<Fields> INDEX =
      Key.optional(
          "index",
          Section.of("the index", URL, USER, PASSWORD),
          "an embedded database",
          "PostgreSQL database for the index of recordings.");

  private final Problems problems;
  private final CertificateFiles certificates;
  private final SecretSource secrets;

  ArchiveSection(Problems problems, CertificateFiles certificates, SecretSource secrets) {
    this.problems = problems;
    this.certificates = certificates;
    this.secrets = secrets;
  }

  /**
   * Reads the keys.
   *
   * @param recording the section {@code recording}
   * @param retention times of resources with one of their own
   */
  Optional<Archive> read(Fields recording, Map<String, Optional<Integer>> retention) {
    List<Fields> places = Lists.values(recording, ANCHORS);
    List<AnchorPlace> anchors = places.stream().flatMap(p -> anchor(p).stream()).toList();
    Optional<SegmentStore> store = recording.value(STORE).flatMap(this::store);
    Optional<IndexDatabase> index = recording.value(INDEX).flatMap(this::index);
    return problems.unlessAny(
        () ->
            new Archive(
                anchors,
                store,
                index,
                new Retention(recording.get(RETENTION), retention),
                recording.value(QUOTA)));
  }

  private Optional<AnchorPlace> anchor(Fields section) {
    if (!hasOne(section, "an anchor", "directory, syslog or s3", DIRECTORY, SYSLOG, S3)) {
      return Optional.empty();
    }
    Optional<AnchorPlace> directory = section.value(DIRECTORY).map(AnchorPlace.Directory::new);
    Optional<AnchorPlace> syslog = section.value(SYSLOG).flatMap(this::syslog);
    Optional<AnchorPlace> bucket = bucket(section).map(AnchorPlace.Bucket::new);
    return directory.or(() -> syslog).or(() -> bucket);
  }

  private Optional<SegmentStore> store(Fields section) {
    if (!hasOne(section, "a store", "directory or s3", DIRECTORY, S3)) {
      return Optional.empty();
    }
    Optional<SegmentStore> directory = section.value(DIRECTORY).map(SegmentStore.Directory::new);
    Optional<SegmentStore> bucket = bucket(section).map(SegmentStore.Bucket::new);
    return directory.or(() -> bucket);
  }

  private boolean hasOne(Fields section, String title, String names, Key<?>... keys) {
    long count = Stream.of(keys).filter(section::mentions).count();
    if (count != 1) {
      Position at = section.at();
      problems.add(
          at,
          title + " that names " + (count == 0 ? "no place" : count + " places"),
          "one of " + names);
    }
    return count == 1;
  }

  private Optional<AnchorPlace> syslog(Fields section) {
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    return problems.unlessAny(
        () -> new AnchorPlace.Syslog(section.get(ADDRESS), authorities.orElseThrow()));
  }

  private Optional<S3Bucket> bucket(Fields section) {
    return section.value(S3).flatMap(new S3Section(problems, certificates, secrets)::read);
  }

  private Optional<IndexDatabase> index(Fields section) {
    Optional<SecretSource.Present> password =
        section.find(PASSWORD).flatMap(at -> secrets.find(at, "the password file"));
    return problems.unlessAny(
        () ->
            new IndexDatabase(
                section.get(URL),
                section.get(USER),
                password.map(SecretSource.Present::reference)));
  }

  private static Parsed<String> url(String text) {
    return text.contains("password=") ? Parsed.bad("carries a password") : Parsed.ok(text);
  }
}
