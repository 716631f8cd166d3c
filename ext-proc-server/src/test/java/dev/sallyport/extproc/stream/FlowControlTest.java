package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Slow readers and huge bodies cost bounded memory. */
class FlowControlTest {

  private static final ByteString CHUNK = ByteString.copyFrom(new byte[64 * 1024]);

  @Test
  void takesNoMoreThanAReaderTakes() {
    try (TestGuard guard = TestGuard.start()) {
      FakeEnvoy envoy = guard.toReadingNothing("plain");
      envoy.requestHead(guard.head("POST"), false);
      for (int i = 0; i < 1000; i++) {
        envoy.body(REQUEST, CHUNK, false);
        assertThat(guard.budget.used()).isLessThanOrEqualTo(CHUNK.size());
      }
      assertThat(envoy.all()).as("what was written to a reader that does not read").isEmpty();
      assertThat(envoy.canSend()).isFalse();

      envoy.read(3000);

      assertThat(envoy.all()).hasSizeGreaterThan(1000);
      assertThat(guard.budget.used()).isZero();
    }
  }

  @Test
  void passesAHugeBodyThroughAMask() {
    try (TestGuard guard = TestGuard.start()) {
      FakeEnvoy envoy = guard.to("unrecorded");
      envoy.requestHead(guard.head("GET"), true);
      envoy.responseHead(response(200, "content-type", "text/plain"), false);
      String line = "a line with anna@example.com in it\n";
      ByteString piece = ByteString.copyFromUtf8(line.repeat(1000));
      long passed = 0;
      for (int i = 0; i < 200; i++) {
        envoy.body(RESPONSE, piece, i == 199);
        passed += envoy.rest().stream().mapToLong(FlowControlTest::size).sum();
        assertThat(guard.budget.used()).isZero();
      }
      assertThat(passed)
          .isEqualTo(200_000L * line.replace("anna@example.com", "[redacted:email]").length());
    }
  }

  private static long size(io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse answer) {
    return answer
        .getResponseBody()
        .getResponse()
        .getBodyMutation()
        .getStreamedResponse()
        .getBody()
        .size();
  }

  @Test
  void waitsForRoomWhenTheProcessHasNone() {
    try (TestGuard guard = TestGuard.withBudget(CHUNK.size())) {
      FakeEnvoy slow = guard.toReadingNothing("plain");
      slow.requestHead(guard.head("POST"), false);
      slow.read(2);
      slow.body(REQUEST, CHUNK, false);
      assertThat(guard.budget.used()).isEqualTo(CHUNK.size());

      FakeEnvoy other = guard.to("plain");
      other.requestHead(guard.head("POST"), false);
      other.body(REQUEST, "waits", true);
      assertThat(other.passed(REQUEST)).as("while there is no room").isEmpty();

      slow.cancel();

      assertThat(other.passed(REQUEST)).isEqualTo("waits");
    }
  }

  @Test
  void budgetWakesEveryWaiter() {
    ByteBudget budget = new ByteBudget(10);
    List<Integer> woken = new ArrayList<>();
    budget.take(10);
    for (int i = 0; i < 3; i++) {
      int number = i;
      assertThat(budget.isOpenOr(() -> woken.add(number))).isFalse();
    }
    assertThat(woken).isEmpty();
    budget.giveBack(1);
    assertThat(woken).containsExactly(0, 1, 2);
    assertThat(budget.isOpenOr(() -> woken.add(3))).isTrue();
  }

  @Test
  void keepsAnEndThatComesWhileATokenIsChecked() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    try (TestGuard guard = TestGuard.start(waiting::add)) {
      FakeEnvoy envoy = guard.to("plain");
      envoy.requestHead(guard.head("GET"), true);
      envoy.cancel();
      assertThat(guard.journal.events()).hasSize(1);

      waiting.remove().run();

      assertThat(guard.journal.events())
          .last()
          .isInstanceOfSatisfying(
              dev.sallyport.core.event.RecordedEvent.Ended.class,
              ended -> assertThat(ended.outcome()).isEqualTo("aborted"));
    }
  }
}
