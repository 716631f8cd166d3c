package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.core.resource.OperatorRole;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The form by which somebody asks for access or gives it. What it says is checked by the rules of
 * {@link GrantRequest}, as what comes over REST is.
 */
final class GrantForm {

  private static final String ISSUER = "issuer";
  private static final String SUBJECT = "subject";
  private static final String RESOURCE = "resource";
  private static final String VERBS = "verbs";
  private static final String MINUTES = "minutes";
  private static final String TASK = "task";

  /** Name of the field with somebody's words. */
  static final String REASON = "reason";

  private static final Map<String, String> REQUIRED = Map.of("maxlength", "255", "required", "");

  private GrantForm() {}

  /** The form of who is signed in, who asks, and gives if that is their role. */
  static Html of(Session session) {
    Html asking =
        Html.of(
            "fieldset",
            Html.of("legend", "Ask for access"),
            Layout.form(session, "/ui/grants/requests", wanted("ask-"), Layout.button("Ask")));
    if (!session.operator().is(OperatorRole.OPERATOR)) {
      return asking;
    }
    return Html.all(
        asking,
        Html.of(
            "fieldset",
            Html.of("legend", "Give access"),
            Layout.form(
                session,
                "/ui/grants",
                Layout.field("Issuer of the caller", ISSUER, REQUIRED),
                Layout.field("Subject of the caller", SUBJECT, REQUIRED),
                wanted("give-"),
                Layout.button("Give"))));
  }

  /**
   * What a form asks for.
   *
   * @param holder who gets it; the form says so if empty
   * @throws IllegalArgumentException if it is not complete; the message is for people
   */
  static GrantRequest read(Map<String, String> form, Optional<Operator> holder) {
    return new GrantRequest(
        holder.map(Operator::human).orElseGet(() -> human(form)),
        form.getOrDefault(RESOURCE, "").strip(),
        verbs(form.getOrDefault(VERBS, "")),
        Optional.of(form.getOrDefault(TASK, "").strip()).filter(task -> !task.isEmpty()),
        Duration.ofMinutes(minutes(form.getOrDefault(MINUTES, ""))));
  }

  /**
   * The words in a form, which may be missing.
   *
   * @throws IllegalArgumentException if they are none; the message is for people
   */
  static String reason(Map<String, String> form) {
    String reason = form.getOrDefault(REASON, "");
    if (!Reviews.isReason(reason)) {
      throw new IllegalArgumentException(Reviews.REASON);
    }
    return reason;
  }

  private static Html wanted(String prefix) {
    return Html.all(
        field(prefix, "Resource", RESOURCE, REQUIRED),
        field(prefix, "For what, separated by spaces, as GET DELETE", VERBS, REQUIRED),
        field(
            prefix,
            "For how many minutes",
            MINUTES,
            Map.of("type", "number", "min", "1", "max", "1440", "required", "")),
        field(prefix, "Task that ends it, if any", TASK, Map.of("maxlength", "255")),
        field(prefix, "Reason", REASON, Map.of("maxlength", "1000")));
  }

  /** Two forms on one page have the same names and need ids of their own. */
  private static Html field(
      String prefix, String label, String name, Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put("id", prefix + name);
    return Layout.field(label, name, all);
  }

  private static Human human(Map<String, String> form) {
    String issuer = form.getOrDefault(ISSUER, "").strip();
    String subject = form.getOrDefault(SUBJECT, "").strip();
    if (issuer.isEmpty() || subject.isEmpty()) {
      throw new IllegalArgumentException("the caller has an issuer and a subject");
    }
    return new Human(issuer, subject);
  }

  private static SortedSet<String> verbs(String text) {
    return Arrays.stream(text.strip().split("[ ,]+"))
        .filter(verb -> !verb.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int minutes(String text) {
    try {
      return Math.clamp(Long.parseLong(text.strip()), 0, 1_000_000);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the minutes are a whole number of at least 1", e);
    }
  }
}
