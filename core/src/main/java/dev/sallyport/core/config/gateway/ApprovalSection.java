package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.identity.Person;
import dev.sallyport.core.resource.ApprovalSettings;
import dev.sallyport.core.resource.ApprovalSettings.SqlDatabase;
import dev.sallyport.core.resource.ApprovalSettings.Webhook;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What approvals have in common. */
final class ApprovalSection {

  private static final int SHORTEST_KEY = 32;

  private static final Key<String> ISSUER =
      Key.required("issuer", PersonText.SHAPE, "Name of the issuer that vouches for the name.");
  private static final Key<String> SUBJECT =
      Key.required("subject", PersonText.SHAPE, "The issuer's name for the person (`sub`).");
  private static final Section PERSON = Section.of("a name of a person", ISSUER, SUBJECT);

  private static final Key<String> URL =
      Key.required("url", JdbcUrlText.SHAPE, "JDBC address of the database.");
  private static final Key<String> USER =
      Key.required("user", PersonText.SHAPE, "Role that owns its tables.");
  private static final Key<Reference> PASSWORD =
      Key.optional(
          "password", ReferenceText.SECRET, "none is sent", "Where the role's password is kept.");
  private static final Key<Integer> CONNECTIONS =
      Key.withDefault(
          "connections",
          new WholeNumber("number", 1, 100),
          "8",
          "Most connections of one control plane.");
  private static final Section DATABASE =
      Section.of("the database of approvals", URL, USER, PASSWORD, CONNECTIONS);

  private static final Key<String> NAME =
      Key.required("name", NameText.SHAPE, "Unique; how far it has come is kept under this name.");
  private static final Key<URI> WEBHOOK_URL =
      Key.required("url", WebhookUrlText.SHAPE, "Where to; `http` to this machine alone.");
  private static final Key<List<Located<Reference>>> KEYS =
      Key.required(
          "keys",
          ListOf.someOf(ReferenceText.SECRET),
          "Where its signing keys are kept, of 24 to 64 bytes; the first is the newest.");
  private static final Section WEBHOOK = Section.of("a webhook", NAME, WEBHOOK_URL, KEYS);

  private static final Key<Reference> KEY =
      Key.optional(
          "key",
          ReferenceText.SECRET,
          "one that the gateway makes and keeps",
          "Where the secret behind digests of held requests is kept: at least 32 bytes. All guards"
              + " of a gateway need the same; with another, no approval fits its request any more.");
  private static final Key<Long> HELD_BYTES =
      Key.withDefault(
          "held-bytes",
          QuantityText.SIZE,
          "64MiB",
          "Most memory of one ext-proc server for requests that wait.");
  private static final Key<List<Located<List<Located<Fields>>>>> SAME_PERSON =
      Key.withDefault(
          "same-person",
          ListOf.anyOf(ListOf.sections(PERSON, 2)),
          "[]",
          "Names that are one person, in groups, so that nobody counts twice or reviews"
              + " themselves.");
  private static final Key<Fields> SQL =
      Key.optional(
          "database",
          DATABASE,
          "an embedded one in the state folder",
          "PostgreSQL database of approvals, for more than one control plane. Read at the start.");
  private static final Key<List<Located<Fields>>> WEBHOOKS =
      Key.withDefault(
          "webhooks",
          ListOf.sections(WEBHOOK, 0),
          "[]",
          "Who is told of what happens, by signed requests.");

  static final Section SHAPE = Section.of("approvals", KEY, HELD_BYTES, SAME_PERSON, SQL, WEBHOOKS);

  private final Problems problems;
  private final SecretSource secrets;

  ApprovalSection(Problems problems, SecretSource secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  Optional<ApprovalSettings> read(Fields section) {
    Optional<SecretSource.Present> key =
        section.find(KEY).flatMap(k -> secrets.find(k, "the key of approvals"));
    if (key.isPresent() && key.get().value().reveal().length < SHORTEST_KEY) {
      problems.add(
          section.at(KEY),
          "a key of approvals of fewer than " + SHORTEST_KEY + " bytes",
          "a random secret, for example from: openssl rand -base64 32");
    }
    List<List<Person>> people =
        section.value(SAME_PERSON).orElse(List.of()).stream()
            .map(Located::value)
            .map(names -> names.stream().map(Located::value).map(ApprovalSection::person).toList())
            .toList();
    Optional<SqlDatabase> database = section.value(SQL).flatMap(this::database);
    List<Webhook> webhooks = webhooks(section);
    return problems.unlessAny(
        () ->
            new ApprovalSettings(
                key.map(SecretSource.Present::reference),
                section.get(HELD_BYTES),
                people,
                database,
                webhooks));
  }

  private static Person person(Fields name) {
    return new Person(name.value(ISSUER).orElse(""), name.value(SUBJECT).orElse(""));
  }

  private Optional<SqlDatabase> database(Fields section) {
    Optional<SecretSource.Present> password =
        section.find(PASSWORD).flatMap(p -> secrets.find(p, "the password of the database"));
    return problems.unlessAny(
        () ->
            new SqlDatabase(
                section.get(URL),
                section.get(USER),
                password.map(SecretSource.Present::reference),
                section.get(CONNECTIONS)));
  }

  private List<Webhook> webhooks(Fields section) {
    Unique<String> names = new Unique<>("the webhook name", problems);
    List<Webhook> webhooks = new ArrayList<>();
    for (Fields webhook : Lists.values(section, WEBHOOKS)) {
      List<SecretRef> keys =
          webhook.value(KEYS).orElse(List.of()).stream()
              .flatMap(key -> secrets.find(key, "the signing key").stream())
              .map(SecretSource.Present::reference)
              .toList();
      names.see(webhook.find(NAME));
      webhooks.add(
          new Webhook(
              webhook.value(NAME).orElse(""),
              webhook.value(WEBHOOK_URL).map(URI::toString).orElse(""),
              keys));
    }
    return webhooks;
  }
}
