package dev.sallyport.approvals.review;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which verified subjects are one person, as an operator declared it. Two issuers may know the same
 * human under two names; without a declaration they would count as two reviewers, and a requester
 * could approve through the other issuer.
 */
public final class SamePerson {

  /** Everybody has one name. */
  public static final SamePerson NOBODY_DECLARED = new SamePerson(Map.of());

  private final Map<Human, Human> canonical;

  private SamePerson(Map<Human, Human> canonical) {
    this.canonical = Map.copyOf(canonical);
  }

  /**
   * Joins the names of each group, and groups that share a name.
   *
   * @param groups each the names of one person
   */
  public static SamePerson of(Collection<? extends Collection<Human>> groups) {
    Map<Human, TreeSet<Human>> names = new HashMap<>();
    for (Collection<Human> group : groups) {
      TreeSet<Human> joined = new TreeSet<>(group);
      group.forEach(name -> joined.addAll(names.getOrDefault(name, new TreeSet<>())));
      joined.forEach(name -> names.put(name, joined));
    }
    Map<Human, Human> canonical = new HashMap<>();
    names.forEach((name, all) -> canonical.put(name, all.getFirst()));
    return new SamePerson(canonical);
  }

  /** All names of the person, declared or not. */
  public SortedSet<Human> names(Human name) {
    TreeSet<Human> names = new TreeSet<>(Set.of(name));
    Human own = canonical(name);
    canonical.forEach(
        (declared, one) -> {
          if (one.equals(own)) {
            names.add(declared);
          }
        });
    return names;
  }

  /** The one name that stands for the person. */
  public Human canonical(Human name) {
    return canonical.getOrDefault(name, name);
  }
}
