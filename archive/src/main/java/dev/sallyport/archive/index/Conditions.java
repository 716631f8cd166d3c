package dev.sallyport.archive.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions on rows of {@code recorded_exchange e}, and their values. */
final class Conditions {

  private final StringBuilder text = new StringBuilder(" where 1 = 1");
  private final List<Object> values = new ArrayList<>();

  Conditions and(String condition, Object... bound) {
    text.append(" and ").append(condition);
    values.addAll(List.of(bound));
    return this;
  }

  /** The column has the value; an empty one stands for exchanges that have none. */
  void equal(String column, Optional<String> value) {
    value.ifPresent(
        wanted -> {
          if (wanted.isEmpty()) {
            and("(" + column + " is null or " + column + " = '')");
          } else {
            and(column + " = ?", wanted);
          }
        });
  }

  /** The decision had a reason; an empty one stands for none. */
  void reason(String reason) {
    if (reason.isEmpty()) {
      and("e.reasons = ''");
    } else {
      and("position(? in ' ' || e.reasons || ' ') > 0", " " + reason + " ");
    }
  }

  /** The decision had a reason that begins so. */
  void reasonBegins(String beginning) {
    and("position(? in ' ' || e.reasons) > 0", " " + beginning);
  }

  /** A detector masked something; an empty one stands for none. */
  void masked(String detector) {
    if (detector.isEmpty()) {
      and("e.masked = ''");
    } else {
      and("position(? in ' ' || e.masked) > 0", " " + detector + ":");
    }
  }

  String text() {
    return text.toString();
  }

  /** The values, and one more. */
  Object[] with(Object last) {
    List<Object> all = new ArrayList<>(values);
    all.add(last);
    return all.toArray();
  }
}
