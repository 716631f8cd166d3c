package dev.sallyport.approvals.review;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a policy demands before a held request may run. {@link HoldTermsJson} reads it from the
 * policy's decision.
 *
 * @param steps requirements, all of which have to be met, at least one
 * @param humans number of distinct humans that have to approve at least, whatever the steps say
 * @param owners who owns the resource
 * @param breakGlassGroups members of these may approve alone, with a reason and an alarm
 * @param seesAll whether one of those who approve has to be allowed to see all of the request
 * @param justification whether the caller has to say why
 * @param inlineFor how long the request waits on its stream
 * @param pendingFor how long it waits for reviewers altogether
 * @param grantFor how long a granted approval waits to be used
 */
public record HoldTerms(
    List<Step> steps,
    int humans,
    Owners owners,
    SortedSet<String> breakGlassGroups,
    boolean seesAll,
    boolean justification,
    Duration inlineFor,
    Duration pendingFor,
    Duration grantFor) {

  /** How long a request waits on its stream unless the policy says otherwise. */
  public static final Duration INLINE_FOR = Duration.ofSeconds(45);

  /** How long an approval waits for reviewers unless the policy says otherwise. */
  public static final Duration PENDING_FOR = Duration.ofHours(1);

  /** How long a granted approval waits to be used unless the policy says otherwise. */
  public static final Duration GRANT_FOR = Duration.ofMinutes(15);

  public HoldTerms {
    steps = List.copyOf(steps);
    breakGlassGroups = Collections.unmodifiableSortedSet(new TreeSet<>(breakGlassGroups));
  }

  /** Whether the reviewer fills any seat, so that the word counts. */
  public boolean invites(Reviewer reviewer) {
    return seats().stream().anyMatch(seat -> seat.suits(reviewer));
  }

  /** Whether the reviewer may approve alone in an emergency. */
  public boolean mayBreakGlass(Reviewer reviewer) {
    return !Collections.disjoint(reviewer.groups(), breakGlassGroups);
  }

  /** Whether these reviewers are enough. Who is named twice counts once. */
  public boolean satisfiedBy(Collection<Reviewer> reviewers) {
    List<Reviewer> distinct = distinct(reviewers);
    List<Seat> seats = seats();
    return distinct.size() >= humans
        && Seating.filled(seats, distinct) == seats.size()
        && (!seesAll || distinct.stream().anyMatch(Reviewer::seesAll));
  }

  /** All groups whose members have a say. */
  public SortedSet<String> groups() {
    TreeSet<String> groups = new TreeSet<>(breakGlassGroups);
    seats().forEach(seat -> groups.addAll(seat.groups()));
    return groups;
  }

  /** How many humans it takes at least. */
  public int humansNeeded() {
    return Math.max(humans, seats().size());
  }

  private List<Reviewer> distinct(Collection<Reviewer> reviewers) {
    Map<Human, Reviewer> byHuman = new LinkedHashMap<>();
    for (Reviewer reviewer : reviewers) {
      if (invites(reviewer)) {
        byHuman.putIfAbsent(reviewer.human(), reviewer);
      }
    }
    return List.copyOf(byHuman.values());
  }

  private List<Seat> seats() {
    List<Seat> seats = new ArrayList<>();
    steps.forEach(step -> seats.addAll(step.seats(owners)));
    return seats;
  }
}
