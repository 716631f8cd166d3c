package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.WebhookTarget;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody who is told what happens to approvals and grants. */
final class WebhookSection {

  private static final int SHORTEST_KEY = 24;
  private static final int LONGEST_KEY = 64;

  static final Key<String> NAME =
      Key.required(
          "name",
          NameText.SHAPE,
          "Unique name. How far it has been told is remembered under it: a new name begins with"
              + " what happens from then on.");
  private static final Key<URI> URL =
      Key.required("url", WebhookUrlText.SHAPE, "Where events are posted.");
  private static final Key<List<Located<Reference>>> KEYS =
      Key.required(
          "keys",
          new ListOf<>(ReferenceText.SECRET, 1, false),
          "Where signing keys are kept, 24 to 64 characters each, the newest first; two while they"
              + " are changed. A file must have mode 0640 or less.");

  static final Section SHAPE = Section.of("a webhook", NAME, URL, KEYS);

  private final Problems problems;
  private final SecretSource secrets;

  WebhookSection(Problems problems, SecretSource secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  Optional<WebhookTarget> read(Fields section) {
    List<SecretRef> keys = new ArrayList<>();
    for (Located<Reference> key : section.value(KEYS).orElse(List.of())) {
      secrets
          .find(key, "the signing key file")
          .filter(present -> isLongEnough(key, present.value()))
          .ifPresent(present -> keys.add(present.reference()));
    }
    return problems.unlessAny(
        () -> new WebhookTarget(section.get(NAME), section.get(URL), keys));
  }

  private boolean isLongEnough(Located<Reference> at, Secret<byte[]> key) {
    byte[] bytes = key.reveal();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    boolean sound = length >= SHORTEST_KEY && length <= LONGEST_KEY;
    if (!sound) {
      problems.add(
          at.at(),
          "the signing key has " + length + " characters",
          "24 to 64; for example what `openssl rand -base64 32` prints");
    }
    return sound;
  }
}
