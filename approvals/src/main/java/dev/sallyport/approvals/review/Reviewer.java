package dev.sallyport.approvals.review;

import java.util.Set;

/**
 * A human who acts on an approval, as signed in at that moment.
 *
 * @param human the person, under the one name that {@link SamePerson} gives
 * @param groups the groups the person is in
 * @param seesAll whether the person may see values that are masked for others
 */
public record Reviewer(Human human, Set<String> groups, boolean seesAll) {

  public Reviewer {
    groups = Set.copyOf(groups);
  }
}
