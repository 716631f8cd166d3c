package dev.sallyport.policy.memo;

import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.dependency.Guard;
import dev.sallyport.policy.dependency.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which inputs come to a rule of which nobody knows what it depends on: one that takes the input as
 * a whole, for example. About those a policy is asked every time, about all others it can be
 * remembered.
 */
final class Detours {

  private final List<List<Test>> ways;

  private record Test(InputPart part, Guard guard) {

    /** Whether the guard may hold of the part in JSON. Of what is no text it may. */
    boolean mayHold(PolicyInput input) {
      return mayBe(part.of(input));
    }

    private boolean mayBe(@Nullable Object value) {
      return switch (value) {
        case null -> false;
        case String text -> holds(text);
        case Enum<?> name -> holds(name.name().toLowerCase(Locale.ROOT));
        case Optional<?> optional -> mayBe(optional.orElse(null));
        default -> true;
      };
    }

    private boolean holds(String value) {
      for (String text : guard.texts()) {
        if (guard.test().holds(value, text)) {
          return true;
        }
      }
      return false;
    }
  }

  private Detours(List<List<Test>> ways) {
    this.ways = ways;
  }

  /** The detours that a policy has. */
  static Detours of(List<Obstacle> obstacles) {
    List<List<Test>> ways = new ArrayList<>();
    for (Obstacle obstacle : obstacles) {
      for (Obstacle.Way way : obstacle.ways()) {
        List<Test> tests = new ArrayList<>();
        for (Guard guard : way.guards()) {
          InputParts.exactly(guard.place()).ifPresent(part -> tests.add(new Test(part, guard)));
        }
        ways.add(tests);
      }
    }
    return new Detours(ways);
  }

  /** Whether a decision about an input may take one. */
  boolean mayBeTakenBy(PolicyInput input) {
    for (List<Test> way : ways) {
      if (way.stream().allMatch(test -> test.mayHold(input))) {
        return true;
      }
    }
    return false;
  }
}
