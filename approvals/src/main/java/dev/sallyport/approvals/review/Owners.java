package dev.sallyport.approvals.review;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who owns the resource, as the policy says.
 *
 * @param groups members of these do
 * @param humans these do
 */
public record Owners(SortedSet<String> groups, SortedSet<Human> humans) {

  /** A resource without owners. */
  public static final Owners NONE = new Owners(new TreeSet<>(), new TreeSet<>());

  public Owners {
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    humans = Collections.unmodifiableSortedSet(new TreeSet<>(humans));
  }
}
