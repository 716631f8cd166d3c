package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.TrustBundle;
import java.net.URI;
import java.util.Optional;

/** A bucket of an object store that speaks S3. */
final class S3Section {

  private static final Key<URI> ENDPOINT =
      Key.required(
          "endpoint",
          Text.of(
              "https URL",
              "the https URL of the object store, or an http URL to 127.0.0.1, [::1] or localhost",
              "^(https://[^\\s?#@]+|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]+)?/?)$",
              ServerUrl::parse),
          "Base address of the object store.");
  private static final Key<String> REGION =
      Key.withDefault(
          "region",
          Text.of(
              "region",
              "a region, for example eu-central-1",
              "^[a-z0-9][a-z0-9-]{0,62}$",
              Parsed::ok),
          "us-east-1",
          "Region, as the store names it.");
  private static final Key<String> BUCKET =
      Key.required(
          "bucket",
          Text.of(
              "bucket",
              "the name of a bucket: 3 to 63 of a-z 0-9 . -",
              "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
              Parsed::ok),
          "Name of the bucket, which exists.");
  private static final Key<String> PREFIX =
      Key.withDefault(
          "prefix",
          Text.of(
              "prefix",
              "nothing, or what ends in /, for example sallyport/",
              "^([A-Za-z0-9._-]+/)*$",
              Parsed::ok),
          "\"\"",
          "What names of objects begin with.");
  private static final Key<Reference> ACCESS_KEY =
      Key.required("access-key", ReferenceText.SECRET, "Where the access key's id is kept.");
  private static final Key<Reference> SECRET_KEY =
      Key.required("secret-key", ReferenceText.SECRET, "Where the access key's secret is kept.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities", ReferenceText.AUTHORITIES, "system", "Who signs its TLS certificate.");
  private static final Key<Integer> LOCK =
      Key.optional(
          "lock",
          DaysText.DAYS,
          "no lock is asked for",
          "How long each object is locked (object lock, mode COMPLIANCE).");

  static final Section SHAPE =
      Section.of(
          "an object store",
          ENDPOINT,
          REGION,
          BUCKET,
          PREFIX,
          ACCESS_KEY,
          SECRET_KEY,
          AUTHORITIES,
          LOCK);

  private final Problems problems;
  private final CertificateFiles certificates;
  private final SecretSource secrets;

  S3Section(Problems problems, CertificateFiles certificates, SecretSource secrets) {
    this.problems = problems;
    this.certificates = certificates;
    this.secrets = secrets;
  }

  Optional<S3Bucket> read(Fields section) {
    Optional<SecretSource.Present> id =
        section.find(ACCESS_KEY).flatMap(key -> secrets.find(key, "the access key file"));
    Optional<SecretSource.Present> secret =
        section.find(SECRET_KEY).flatMap(key -> secrets.find(key, "the secret key file"));
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    return problems.unlessAny(
        () ->
            new S3Bucket(
                section.get(ENDPOINT),
                section.get(REGION),
                section.get(BUCKET),
                section.get(PREFIX),
                id.orElseThrow().reference(),
                secret.orElseThrow().reference(),
                authorities.orElseThrow(),
                section.value(LOCK)));
  }
}
