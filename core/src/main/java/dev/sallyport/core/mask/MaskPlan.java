package dev.sallyport.core.mask;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which detectors look at a body, and what happens to what each finds.
 *
 * <p>In JSON a plan is a list of detectors ({@code ["email"]}), whose values are redacted; or an
 * object from detector to {@linkplain MaskAction action} ({@code {"email": "hash"}}); or a list in
 * which such objects stand beside names.
 *
 * @param actions what each detector does, sorted by detector; empty for "mask nothing"
 */
public record MaskPlan(SortedMap<DetectorId, MaskAction> actions) {

  /** Masks nothing. */
  public static final MaskPlan NOTHING = new MaskPlan(new TreeMap<>());

  /**
   * Finds tokens that were made for the caller and resource at hand. No configuration names it;
   * plans get it by {@link #restoring}.
   */
  public static final DetectorId TOKEN = new DetectorId("token");

  public MaskPlan {
    actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
  }

  /** A plan that redacts what the given detectors find. */
  public static MaskPlan of(Collection<DetectorId> detectors) {
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>();
    detectors.forEach(detector -> actions.put(detector, new MaskAction.Redact()));
    return new MaskPlan(actions);
  }

  /** A plan of one detector. */
  public static MaskPlan of(DetectorId detector, MaskAction action) {
    return new MaskPlan(new TreeMap<>(Collections.singletonMap(detector, action)));
  }

  /**
   * Reads a plan from JSON.
   *
   * @throws IllegalArgumentException if it is none, with the reason and nothing quoted; a detector
   *     may stand in it once
   */
  @JsonCreator
  public static MaskPlan read(JsonNode json) {
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>();
    if (json.isArray()) {
      json.forEach(item -> readItem(item, actions));
    } else {
      readObject(json, actions);
    }
    return new MaskPlan(actions);
  }

  private static void readItem(JsonNode item, TreeMap<DetectorId, MaskAction> actions) {
    if (item.isTextual()) {
      add(item.textValue(), new MaskAction.Redact(), actions);
    } else {
      readObject(item, actions);
    }
  }

  private static void readObject(JsonNode json, TreeMap<DetectorId, MaskAction> actions) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("a plan is a list of detectors or an object of actions");
    }
    for (var entry : json.properties()) {
      add(entry.getKey(), MaskAction.read(entry.getValue()), actions);
    }
  }

  private static void add(String name, MaskAction action, TreeMap<DetectorId, MaskAction> actions) {
    if (actions.putIfAbsent(new DetectorId(name), action) != null) {
      throw new IllegalArgumentException("a plan names a detector twice");
    }
  }

  /** As {@link #read} reads it: a list where everything is redacted, an object otherwise. */
  @JsonValue
  public Object json() {
    boolean redactsAll = actions.values().stream().allMatch(MaskAction.Redact.class::isInstance);
    return redactsAll ? actions.keySet() : actions;
  }

  /** Its detectors, sorted. */
  public SortedSet<DetectorId> detectors() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(actions.keySet()));
  }

  /** Whether it masks nothing. */
  public boolean isEmpty() {
    return actions.isEmpty();
  }

  /** What either plan masks; where both name a detector, by the stricter action. */
  public MaskPlan union(MaskPlan other) {
    if (other.isEmpty()) {
      return this;
    }
    TreeMap<DetectorId, MaskAction> both = new TreeMap<>(actions);
    other.actions.forEach((detector, action) -> both.merge(detector, action, MaskAction::stricter));
    return new MaskPlan(both);
  }

  /** Whether something was found that is dropped. */
  public boolean drops(Collection<MaskCount> found) {
    return found.stream()
        .anyMatch(count -> actions.get(count.detector()) instanceof MaskAction.Drop);
  }

  /** The plan without some detectors. */
  public MaskPlan without(Set<DetectorId> detectors) {
    TreeMap<DetectorId, MaskAction> rest = new TreeMap<>(actions);
    rest.keySet().removeAll(detectors);
    return new MaskPlan(rest);
  }

  /**
   * Whether no more of any value is left by this plan than by another: it has all detectors of the
   * other, with actions at least as strict, and restores nothing.
   */
  public boolean hidesAllOf(MaskPlan other) {
    return !actions.containsKey(TOKEN)
        && other.actions.entrySet().stream()
            .allMatch(
                entry -> {
                  MaskAction own = actions.get(entry.getKey());
                  return own != null && own.strictness() >= entry.getValue().strictness();
                });
  }

  /** Whether it turns values into tokens. */
  public boolean makesTokens() {
    return actions.values().stream().anyMatch(MaskAction.Token.class::isInstance);
  }

  /** The plan for the way back: it also turns tokens into the values they were made of. */
  public MaskPlan restoring() {
    TreeMap<DetectorId, MaskAction> more = new TreeMap<>(actions);
    more.put(TOKEN, new MaskAction.Redact());
    return new MaskPlan(more);
  }
}
