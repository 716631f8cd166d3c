package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Owners;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.Vote;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.Reviews;
import java.util.ArrayList;
import java.util.List;

/** What the policy demands, and who has said yes. */
final class TermsSection {

  private TermsSection() {}

  static Html of(Approval approval) {
    HoldTerms terms = approval.facts().terms();
    List<String> rules = new ArrayList<>();
    for (Step step : terms.steps()) {
      rules.add(words(step));
    }
    if (terms.steps().stream().anyMatch(Step.OwnersOf.class::isInstance)) {
      rules.add("owners are " + owners(terms.owners()));
    }
    rules.add("humans altogether: " + terms.humansNeeded() + " at least, nobody twice");
    if (terms.seesAll()) {
      rules.add("one of them may see all of the request");
    }
    if (!terms.breakGlassGroups().isEmpty()) {
      rules.add(
          "in an emergency, alone, with an alarm: any of "
              + String.join(", ", terms.breakGlassGroups()));
    }
    List<String> votes = new ArrayList<>();
    for (Vote vote : Reviews.votes(approval.state())) {
      votes.add(vote.reviewer().human() + ", " + vote.at());
    }
    return Html.all(
        items(rules),
        Html.of("p", votes.isEmpty() ? "Nobody has approved it yet." : "Approved by:"),
        votes.isEmpty() ? Html.NOTHING : items(votes));
  }

  private static Html items(List<String> texts) {
    return Html.of("ul", Html.all(texts.stream().map(text -> Html.of("li", text)).toList()));
  }

  private static String words(Step step) {
    return switch (step) {
      case Step.AnyOf any ->
          any.humans() + " of any of the groups " + String.join(", ", any.groups());
      case Step.AllOf all -> "one of each of the groups " + String.join(", ", all.groups());
      case Step.OwnersOf owners -> owners.humans() + " who own the resource";
    };
  }

  private static String owners(Owners owners) {
    List<String> names = new ArrayList<>();
    owners.groups().forEach(group -> names.add("group " + group));
    owners.humans().forEach(human -> names.add(human.toString()));
    return String.join(", ", names);
  }
}
