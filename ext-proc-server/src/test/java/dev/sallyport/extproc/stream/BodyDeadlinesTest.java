package dev.sallyport.extproc.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyDeadlinesTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final List<String> late = new ArrayList<>();
  private final BodyDeadlines deadlines = new BodyDeadlines(now::get);

  private BodyDeadlines.Awaited await(String name, int seconds) {
    return deadlines.await(Duration.ofSeconds(seconds), () -> late.add(name));
  }

  private void lookAfter(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    deadlines.look();
  }

  @Test
  void endsWhatIsLateOnceAndNothingElse() {
    await("early", 5);
    await("later", 20);
    await("whole", 5).end();

    lookAfter(4);
    assertThat(late).isEmpty();
    lookAfter(2);
    lookAfter(2);

    assertThat(late).containsExactly("early");
    assertThat(deadlines.size()).isEqualTo(1);
  }

  @Test
  void oneThatCannotBeEndedKeepsNoOtherWaiting() {
    for (int i = 0; i < 5; i++) {
      await("before " + i, 5);
      deadlines.await(
          Duration.ofSeconds(5),
          () -> {
            throw new IllegalStateException("the stream is broken");
          });
      await("behind " + i, 5);
    }
    await("later", 20);

    lookAfter(6);
    assertThat(late).hasSize(10);
    lookAfter(20);

    assertThat(late).hasSize(11).endsWith("later");
    assertThat(deadlines.size()).isZero();
  }
}
