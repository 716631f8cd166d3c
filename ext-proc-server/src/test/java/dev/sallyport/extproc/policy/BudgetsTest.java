package dev.sallyport.extproc.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.decision.Terms.Budget;
import dev.sallyport.core.decision.Terms.Unit;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.extproc.policy.Budgets.Charge;
import dev.sallyport.extproc.testing.TestClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetsTest {

  private static final Budget MINUTE = new Budget("minute", Unit.REQUESTS, 3, 60);

  private final TestClock clock = new TestClock();
  private final Budgets budgets = new Budgets(clock, 3);

  private Identity caller(String subject) {
    return new Identity("corp", subject, Set.of(), clock.instant());
  }

  private boolean spend(String subject, long amount) {
    return budgets.spend("models", caller(subject), MINUTE, amount).isPresent();
  }

  @Test
  void givesEachCallerOnEachResourceItsOwn() {
    assertThat(spend("ada", 3)).isTrue();
    assertThat(spend("ada", 1)).isFalse();
    assertThat(spend("grace", 3)).isTrue();
    assertThat(budgets.spend("tools", caller("ada"), MINUTE, 3)).isPresent();
  }

  @Test
  void spendsNothingWhereTooLittleIsLeft() {
    assertThat(spend("ada", 2)).isTrue();
    assertThat(spend("ada", 2)).isFalse();
    assertThat(spend("ada", 1)).isTrue();
    assertThat(spend("grace", Long.MAX_VALUE)).isFalse();
    assertThat(spend("grace", 3)).isTrue();
  }

  @Test
  void beginsAnewWithEveryWindow() {
    assertThat(spend("ada", 3)).isTrue();
    long left = budgets.secondsLeft(MINUTE);
    assertThat(left).isBetween(1L, 60L);
    clock.advance(Duration.ofSeconds(left - 1));
    assertThat(spend("ada", 1)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(spend("ada", 3)).isTrue();
  }

  @Test
  void forgetsPastWindowsBeforeItRefusesNewCallers() {
    for (String subject : new String[] {"a", "b", "c"}) {
      assertThat(spend(subject, 3)).isTrue();
    }
    assertThat(spend("d", 1)).as("no room").isFalse();
    assertThat(spend("a", 1)).as("nobody pushes a running window out").isFalse();
    clock.advance(Duration.ofSeconds(60));
    assertThat(spend("d", 1)).isTrue();
    assertThat(budgets.size()).isEqualTo(1);
  }

  @Test
  void spendsNoMoreThanThereIsHoweverManyTryAtOnce() {
    Budget budget = new Budget("many", Unit.TOKENS, 1_000, 86_400);
    AtomicInteger spent = new AtomicInteger();
    IntStream.range(0, 4_000)
        .parallel()
        .filter(i -> budgets.spend("models", caller("ada"), budget, 1).isPresent())
        .forEach(i -> spent.incrementAndGet());

    assertThat(spent).hasValue(1_000);
  }

  @Test
  void putsTheRealCostInPlaceOfTheEstimate() {
    Budget budget = new Budget("daily", Unit.TOKENS, 100, 60);
    Charge charge = budgets.spend("models", caller("ada"), budget, 90).orElseThrow();

    budgets.settle(charge, 30);
    assertThat(budgets.spend("models", caller("ada"), budget, 71)).isEmpty();
    Charge second = budgets.spend("models", caller("ada"), budget, 70).orElseThrow();
    budgets.settle(second, 500);
    assertThat(budgets.spend("models", caller("ada"), budget, 1)).as("overdrawn").isEmpty();
    clock.advance(Duration.ofSeconds(60));
    Charge later = budgets.spend("models", caller("ada"), budget, 100).orElseThrow();
    budgets.settle(second, 0);
    assertThat(budgets.spend("models", caller("ada"), budget, 1))
        .as("what is settled late does not count for a later window")
        .isEmpty();
    budgets.settle(later, 0);
    assertThat(budgets.spend("models", caller("ada"), budget, 100)).isPresent();
  }
}
