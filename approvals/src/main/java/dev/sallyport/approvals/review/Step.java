package dev.sallyport.approvals.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One requirement of a review. Steps may be met in any order; all have to be met. */
public sealed interface Step {

  /** The places that this step sets, each for another human. */
  List<Seat> seats(Owners owners);

  /**
   * Some humans, each in any of the groups.
   *
   * @param groups at least one
   * @param humans how many, at least 1
   */
  record AnyOf(SortedSet<String> groups, int humans) implements Step {
    public AnyOf {
      groups = new TreeSet<>(groups);
    }

    @Override
    public List<Seat> seats(Owners owners) {
      List<Seat> seats = new ArrayList<>();
      for (int i = 0; i < humans; i++) {
        seats.add(new Seat(groups, Set.of()));
      }
      return seats;
    }
  }

  /**
   * One human of every group. Who is in two of them sits for one.
   *
   * @param groups at least one
   */
  record AllOf(SortedSet<String> groups) implements Step {
    public AllOf {
      groups = new TreeSet<>(groups);
    }

    @Override
    public List<Seat> seats(Owners owners) {
      return groups.stream().map(group -> new Seat(Set.of(group), Set.of())).toList();
    }
  }

  /**
   * Owners of the resource.
   *
   * @param humans how many, at least 1
   */
  record OwnersOf(int humans) implements Step {
    @Override
    public List<Seat> seats(Owners owners) {
      List<Seat> seats = new ArrayList<>();
      for (int i = 0; i < humans; i++) {
        seats.add(new Seat(owners.groups(), owners.humans()));
      }
      return seats;
    }
  }
}
