package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.Durability;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import java.util.Optional;

/** What goes on record: for all resources, and for one of them. */
final class RecordingSection {

  private static final Key<RecordingLevel> LEVEL =
      Key.withDefault(
          "level",
          Choice.of(RecordingLevel.class),
          "full",
          "`metadata` is who, what, when and how decided; `heads` adds masked headers; `full` adds"
              + " masked bodies.");
  private static final Key<Long> MAX_BODY =
      Key.withDefault(
          "max-body",
          QuantityText.SIZE,
          "1MiB",
          "How much of each body is kept at `full`; a body that is cut is marked as cut.");

  private static final Key<Durability> DURABILITY =
      Key.withDefault(
          "durability",
          Choice.of(Durability.class),
          "buffered",
          "`durable` lets an exchange go on only when its record is on the disk; `buffered` does"
              + " not wait.");

  static final Section SHAPE =
      Section.of(
          "recording",
          LEVEL,
          MAX_BODY,
          DURABILITY,
          ArchiveSection.RETENTION,
          ArchiveSection.QUOTA,
          ArchiveSection.ANCHORS,
          ArchiveSection.STORE,
          ArchiveSection.INDEX);

  private static final Key<RecordingLevel> OWN_LEVEL = inherited(LEVEL);
  private static final Key<Long> OWN_MAX_BODY = inherited(MAX_BODY);
  private static final Key<Durability> OWN_DURABILITY = inherited(DURABILITY);

  static final Section OF_A_RESOURCE =
      Section.of(
          "a resource's recording",
          OWN_LEVEL,
          OWN_MAX_BODY,
          OWN_DURABILITY,
          ArchiveSection.OWN_RETENTION);

  private final Problems problems;
  private final Optional<Fields> defaults;

  RecordingSection(Problems problems, Optional<Fields> defaults) {
    this.problems = problems;
    this.defaults = defaults;
  }

  Optional<Recording> read(Optional<Fields> section) {
    return problems.unlessAny(
        () ->
            new Recording(
                inherit(section, OWN_LEVEL, LEVEL),
                inherit(section, OWN_MAX_BODY, MAX_BODY),
                inherit(section, OWN_DURABILITY, DURABILITY)));
  }

  private <T> T inherit(Optional<Fields> section, Key<T> own, Key<T> general) {
    return section
        .flatMap(fields -> fields.value(own))
        .orElseGet(() -> defaults.orElseThrow().get(general));
  }

  static <T> Key<T> inherited(Key<T> key) {
    return Key.optional(key.name(), key.shape(), "`recording." + key.name() + "`", key.meaning());
  }
}
