package dev.sallyport.approvals.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether distinct humans can fill every seat: a matching between seats and humans (augmenting
 * paths). Counting seats one by one would be wrong both ways: a member of two groups would count
 * twice, or would take the seat that only somebody else cannot fill.
 */
final class Seating {

  private final List<Seat> seats;
  private final List<Reviewer> reviewers;
  private final int[] seatOf;

  private Seating(List<Seat> seats, List<Reviewer> reviewers) {
    this.seats = seats;
    this.reviewers = reviewers;
    this.seatOf = new int[reviewers.size()];
    Arrays.fill(seatOf, -1);
  }

  /**
   * How many seats can be filled at once.
   *
   * @param reviewers no human twice
   */
  static int filled(List<Seat> seats, List<Reviewer> reviewers) {
    Seating seating = new Seating(new ArrayList<>(seats), new ArrayList<>(reviewers));
    int filled = 0;
    for (int seat = 0; seat < seats.size(); seat++) {
      if (seating.fill(seat, new boolean[reviewers.size()])) {
        filled++;
      }
    }
    return filled;
  }

  private boolean fill(int seat, boolean[] asked) {
    for (int i = 0; i < reviewers.size(); i++) {
      if (asked[i] || !seats.get(seat).suits(reviewers.get(i))) {
        continue;
      }
      asked[i] = true;
      if (seatOf[i] < 0 || fill(seatOf[i], asked)) {
        seatOf[i] = seat;
        return true;
      }
    }
    return false;
  }
}
