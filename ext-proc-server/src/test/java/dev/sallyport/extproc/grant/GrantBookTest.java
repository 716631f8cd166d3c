package dev.sallyport.extproc.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.testing.TestClock;
import dev.sallyport.policy.PolicyInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has access for a while, and which exchanges end with it. */
class GrantBookTest {

  private static final Human ANNA = new Human("corp", "anna");
  private static final ExchangeId EXCHANGE = new ExchangeId("e1");

  private final TestClock clock = new TestClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final GrantBook book = new GrantBook(clock, timer);
  private final List<String> cuts = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private GrantBook.Held grant(String id, String resource, Duration left) {
    return new GrantBook.Held(
        ANNA,
        new PolicyInput.Grant(
            id, resource, List.of("read"), Optional.empty(), clock.instant().plus(left)));
  }

  private List<String> inForce() {
    return book.of(ANNA, "docs").stream().map(PolicyInput.Grant::id).toList();
  }

  @Test
  void givesToTheHolderForTheResourceAlone() {
    book.replace(
        List.of(
            grant("b", "docs", Duration.ofHours(1)),
            grant("a", "docs", Duration.ofHours(1)),
            grant("c", "chat", Duration.ofHours(1))));

    assertThat(inForce()).containsExactly("a", "b");
    assertThat(book.of(new Human("other", "anna"), "docs")).isEmpty();
  }

  @Test
  void givesNothingBeforeItHasHeardOfAnything() {
    book.put(grant("a", "docs", Duration.ofHours(1)));

    assertThat(inForce()).isEmpty();
  }

  @Test
  void givesNothingOnceTheControlPlaneIsSilent() {
    book.replace(List.of(grant("a", "docs", Duration.ofHours(1))));

    clock.advance(GrantBook.PATIENCE);
    assertThat(inForce()).isEmpty();

    book.present();
    assertThat(inForce()).containsExactly("a");
  }

  @Test
  void givesNothingAfterTheEndWhateverTheControlPlaneSays() {
    book.replace(List.of(grant("a", "docs", Duration.ofMinutes(1))));

    clock.advance(Duration.ofMinutes(1));
    book.present();

    assertThat(inForce()).isEmpty();
  }

  @Test
  void cutsWhatRunsUnderAGrantThatEnds() {
    book.replace(
        List.of(grant("a", "docs", Duration.ofHours(1)), grant("b", "docs", Duration.ofHours(1))));
    book.use(EXCHANGE, Set.of("a"), () -> cuts.add("cut"));

    book.end("b");
    assertThat(cuts).isEmpty();

    book.end("a");
    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void cutsWhatWasTakenBackWhileNobodyCouldSaySo() {
    book.replace(List.of(grant("a", "docs", Duration.ofHours(1))));
    book.use(EXCHANGE, Set.of("a"), () -> cuts.add("cut"));

    book.replace(List.of());

    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void cutsAtOnceWhatRunsUnderAGrantThatHasJustEnded() {
    book.use(EXCHANGE, Set.of("a"), () -> cuts.add("cut"));

    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void cutsNothingThatHasEnded() {
    book.replace(List.of(grant("a", "docs", Duration.ofHours(1))));
    book.use(EXCHANGE, Set.of("a"), () -> cuts.add("cut"));

    book.release(EXCHANGE);
    book.end("a");

    assertThat(cuts).isEmpty();
  }

  @Test
  void cutsWhenTheTimeIsOver() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    book.replace(List.of(grant("a", "docs", Duration.ofMillis(1))));
    book.use(EXCHANGE, Set.of("a"), cut::countDown);

    assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
