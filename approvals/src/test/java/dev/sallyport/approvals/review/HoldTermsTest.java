package dev.sallyport.approvals.review;

import static dev.sallyport.approvals.Given.allOf;
import static dev.sallyport.approvals.Given.anyOf;
import static dev.sallyport.approvals.Given.human;
import static dev.sallyport.approvals.Given.reviewer;
import static dev.sallyport.approvals.Given.seeingAll;
import static dev.sallyport.approvals.Given.terms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HoldTermsTest {

  @Test
  void oneHumanInTwoGroupsCountsOnce() {
    HoldTerms terms = terms(allOf("security", "legal"));

    assertThat(terms.satisfiedBy(List.of(reviewer("bob", "security", "legal")))).isFalse();
    assertThat(
            terms.satisfiedBy(
                List.of(reviewer("bob", "security", "legal"), reviewer("carol", "legal"))))
        .isTrue();
  }

  @Test
  void oneHumanInTwoSessionsCountsOnce() {
    assertThat(
            terms(anyOf(2, "security"))
                .satisfiedBy(List.of(reviewer("bob", "security"), reviewer("bob", "security"))))
        .isFalse();
  }

  @Test
  void aSeatIsNotLostToSomebodyWhoCouldSitElsewhere() {
    HoldTerms terms = terms(anyOf(1, "security", "legal"), allOf("security"));

    assertThat(terms.satisfiedBy(List.of(reviewer("bob", "security"), reviewer("carol", "legal"))))
        .isTrue();
  }

  @Test
  void theNumberOfHumansHoldsBesideTheSteps() {
    HoldTerms terms = terms(3, Owners.NONE, false, anyOf(1, "security"));

    assertThat(terms.satisfiedBy(List.of(reviewer("bob", "security"), reviewer("dan", "security"))))
        .isFalse();
    assertThat(
            terms.satisfiedBy(
                List.of(
                    reviewer("bob", "security"),
                    reviewer("dan", "security"),
                    reviewer("eve", "sales"))))
        .as("whoever fills no seat does not count")
        .isFalse();
  }

  @Test
  void ownersAreHumansOrGroups() {
    Owners owners =
        new Owners(new TreeSet<>(Set.of("chat-owners")), new TreeSet<>(Set.of(human("olaf"))));
    HoldTerms terms = terms(1, owners, false, new Step.OwnersOf(2));

    assertThat(terms.satisfiedBy(List.of(reviewer("olaf"), reviewer("ann", "chat-owners"))))
        .isTrue();
    assertThat(terms.satisfiedBy(List.of(reviewer("olaf"), reviewer("ann", "security")))).isFalse();
  }

  @Test
  void aPolicyMayWantSomebodyWhoSeesAll() {
    HoldTerms terms = terms(1, Owners.NONE, true, anyOf(1, "security"));

    assertThat(terms.satisfiedBy(List.of(reviewer("bob", "security")))).isFalse();
    assertThat(
            terms.satisfiedBy(List.of(reviewer("bob", "security"), seeingAll("sue", "security"))))
        .isTrue();
    assertThat(terms.satisfiedBy(List.of(reviewer("bob", "security"), seeingAll("sue", "sales"))))
        .as("only the word of a reviewer counts")
        .isFalse();
  }

  @Test
  void namesDeclaredAsOnePersonAreOnePerson() {
    Human corp = new Human("corp", "alice");
    Human partner = new Human("partner", "a.smith");
    Human third = new Human("third", "x1");
    SamePerson people = SamePerson.of(List.of(Set.of(corp, partner), Set.of(partner, third)));

    assertThat(people.canonical(third)).isEqualTo(corp);
    assertThat(people.canonical(partner)).isEqualTo(corp);
    assertThat(people.canonical(human("bob"))).isEqualTo(human("bob"));
  }

  @Property(tries = 500)
  void agreesWithTryingEverySeating(@ForAll("reviewers") List<Reviewer> reviewers) {
    HoldTerms terms = terms(anyOf(1, "a", "b"), allOf("b", "c"), anyOf(1, "a"));
    List<Set<String>> seats = List.of(Set.of("a", "b"), Set.of("b"), Set.of("c"), Set.of("a"));

    assertThat(terms.satisfiedBy(reviewers))
        .isEqualTo(canSeat(seats, 0, reviewers, new HashSet<>()));
  }

  private static boolean canSeat(
      List<Set<String>> seats, int seat, List<Reviewer> reviewers, Set<Human> seated) {
    if (seat == seats.size()) {
      return true;
    }
    for (Reviewer reviewer : reviewers) {
      boolean suits = reviewer.groups().stream().anyMatch(seats.get(seat)::contains);
      if (suits && seated.add(reviewer.human())) {
        if (canSeat(seats, seat + 1, reviewers, seated)) {
          return true;
        }
        seated.remove(reviewer.human());
      }
    }
    return false;
  }

  @Provide
  Arbitrary<List<Reviewer>> reviewers() {
    return Combinators.combine(
            Arbitraries.of("1", "2", "3", "4", "5", "6").map(Given::human),
            Arbitraries.of("a", "b", "c", "d").set().ofMaxSize(3))
        .as((human, groups) -> new Reviewer(human, groups, false))
        .list()
        .ofMaxSize(6)
        .uniqueElements(Reviewer::human);
  }
}
