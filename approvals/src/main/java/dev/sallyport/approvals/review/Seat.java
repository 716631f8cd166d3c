package dev.sallyport.approvals.review;

import java.util.Set;

/**
 * One place that one approving human has to fill.
 *
 * @param groups members of any of these may sit here
 * @param owners these humans may sit here
 */
record Seat(Set<String> groups, Set<Human> owners) {

  Seat {
    groups = Set.copyOf(groups);
    owners = Set.copyOf(owners);
  }

  boolean suits(Reviewer reviewer) {
    return owners.contains(reviewer.human())
        || reviewer.groups().stream().anyMatch(groups::contains);
  }
}
