package dev.sallyport.approvals.grant;

import dev.sallyport.approvals.review.Human;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Access that somebody gives.
 *
 * @param holder who gets it
 * @param resource name of the resource
 * @param verbs what it is for; at least one, at most 32
 * @param task name of the task that ends it, if any
 * @param lasts how long at most, up to 24 hours; a task that never ends must not mean for ever
 */
public record GrantRequest(
    Human holder, String resource, SortedSet<String> verbs, Optional<String> task, Duration lasts) {

  /** No access for a while is longer. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final int MOST_VERBS = 32;
  private static final int LONGEST_NAME = 255;

  /**
   * @throws IllegalArgumentException if a part is missing or out of range; the message is for
   *     people
   */
  public GrantRequest {
    verbs = new TreeSet<>(verbs);
    check(isName(resource), "resource has 1 to 255 printable characters");
    check(
        !verbs.isEmpty()
            && verbs.size() <= MOST_VERBS
            && verbs.stream().allMatch(GrantRequest::isName),
        "there are 1 to 32 verbs of 1 to 255 printable characters");
    check(task.isEmpty() || isName(task.get()), "task has 1 to 255 printable characters");
    check(
        lasts.isPositive() && lasts.compareTo(LONGEST) <= 0,
        "a grant lasts up to 24 hours, and longer than none");
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static void check(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
