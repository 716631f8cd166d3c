package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.core.event.RecordedEvent.Started;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a stream ends, Envoy never takes an unfinished exchange for a finished one. */
class CleanCloseTest {

  private static final String VALUE = "anna@example.com";

  /** How Envoy ends a stream. */
  enum Ending {
    HALF_CLOSE,
    CANCEL
  }

  /** An exchange up to a phase. */
  private static final List<Consumer<FakeEnvoy>> PHASES =
      List.of(
          envoy -> {},
          envoy -> envoy.body(REQUEST, "{\"a\"", false),
          envoy -> envoy.body(REQUEST, ":1}", true),
          envoy -> envoy.responseHead(response(200, "content-type", "application/json"), false),
          envoy -> envoy.body(RESPONSE, "{\"mail\":\"anna@ex", false),
          envoy -> envoy.body(RESPONSE, "ample.com\"}", true));

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 3, 4})
  void answersAnEarlyHalfCloseWithAnError(int phase) {
    end(phase, Ending.HALF_CLOSE, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2, 3, 4})
  void recordsThatTheClientWentAway(int phase) {
    end(phase, Ending.CANCEL, false);
  }

  @ParameterizedTest
  @EnumSource
  void closesCleanlyBehindTheLastAnswer(Ending ending) {
    end(5, ending, true);
  }

  private static void end(int phase, Ending ending, boolean finished) {
    try (TestGuard guard = TestGuard.start()) {
      FakeEnvoy envoy = guard.to("masked");
      if (phase >= 0) {
        envoy.requestHead(guard.head("POST", "content-type", "application/json"), false);
      }
      PHASES.stream().limit(phase + 1L).forEach(step -> step.accept(envoy));
      switch (ending) {
        case HALF_CLOSE -> {
          envoy.halfClose();
          assertThat(envoy.status().isOk()).isEqualTo(finished);
        }
        case CANCEL -> {
          envoy.cancel();
          assertThat(envoy.status().getCode()).isEqualTo(Status.Code.CANCELLED);
        }
      }
      assertThat(envoy.passed(RESPONSE)).doesNotContain(VALUE);
      if (phase >= 0) {
        assertThat(guard.journal.only(Ended.class).outcome())
            .isEqualTo(finished ? "completed" : "aborted");
      }
      assertThat(guard.budget.used()).isZero();
    }
  }

  /** One thing Envoy might do. */
  sealed interface Move {
    record RequestHead(boolean ends) implements Move {}

    record ResponseHead(boolean ends, boolean marked, String type) implements Move {}

    record Piece(boolean response, int from, int to, boolean ends) implements Move {}

    record Trailers(boolean response) implements Move {}

    record Nothing() implements Move {}

    record HalfClose() implements Move {}
  }

  private static final String TEXT =
      "{\"a\":\"%s\",\"b\":[\"mail %s now\"],\"c\":\"%s\"}".formatted(VALUE, VALUE, VALUE);

  @Provide
  Arbitrary<List<Move>> moves() {
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    Arbitrary<Boolean> seldom = Arbitraries.of(false, false, false, false, true);
    Arbitrary<Integer> cut = Arbitraries.integers().between(0, TEXT.length());
    Arbitrary<String> type =
        Arbitraries.of(
            "application/json", "text/plain", "text/event-stream", "image/png", "application/json");
    Arbitrary<Move> requestHeads = seldom.map(Move.RequestHead::new);
    Arbitrary<Move> responseHeads =
        Combinators.combine(seldom, seldom, type)
            .as((ends, local, of) -> new Move.ResponseHead(ends, !local, of));
    Arbitrary<Move> pieces =
        Combinators.combine(flag, cut, cut, seldom)
            .as(
                (response, a, b, ends) ->
                    new Move.Piece(response, Math.min(a, b), Math.max(a, b), ends));
    Arbitrary<Move> trailers = flag.map(Move.Trailers::new);
    Arbitrary<List<Move>> anyOrder =
        Arbitraries.frequencyOf(
                Tuple.of(4, requestHeads),
                Tuple.of(4, responseHeads),
                Tuple.of(12, pieces),
                Tuple.of(1, trailers),
                Tuple.of(1, Arbitraries.just(new Move.Nothing())),
                Tuple.of(1, Arbitraries.just(new Move.HalfClose())))
            .list()
            .ofMaxSize(14);
    return Combinators.combine(anyOrder, flag).as(CleanCloseTest::perhapsWithHeadsFirst);
  }

  /** Half of the sequences begin as Envoy does, so that they get further. */
  private static List<Move> perhapsWithHeadsFirst(List<Move> moves, boolean headsFirst) {
    List<Move> list = new ArrayList<>();
    if (headsFirst) {
      list.add(new Move.RequestHead(false));
      list.add(new Move.ResponseHead(false, true, "application/json"));
    }
    list.addAll(moves);
    return list;
  }

  @Property(tries = 400)
  void neverClosesCleanlyTooEarlyAndNeverLetsAValuePass(@ForAll("moves") List<Move> moves) {
    try (TestGuard guard = TestGuard.start()) {
      FakeEnvoy envoy = guard.to("masked");
      Book book = new Book();
      boolean open = true;
      for (Move move : moves) {
        if (open && !envoy.isClosed()) {
          open = play(guard, envoy, book, move);
        }
      }
      if (open && !envoy.isClosed()) {
        envoy.halfClose();
      }
      boolean ok = envoy.status().isOk();
      List<ProcessingResponse> answers = envoy.all();

      if (ok) {
        assertThat(book.finished(answers)).as("%s answered by %s", moves, answers).isTrue();
      }
      assertThat(envoy.passed(RESPONSE)).doesNotContain(VALUE);
      assertThat(guard.journal.all(Ended.class))
          .hasSameSizeAs(guard.journal.all(Started.class))
          .hasSizeLessThanOrEqualTo(1);
      assertThat(guard.journal.body(RESPONSE)).doesNotContain(VALUE);
      assertThat(guard.budget.used()).isZero();
    }
  }

  private static boolean play(TestGuard guard, FakeEnvoy envoy, Book book, Move move) {
    switch (move) {
      case Move.RequestHead(boolean ends) -> {
        book.requestHeads++;
        book.requestEnds |= ends;
        envoy.requestHead(guard.head("POST", "content-type", "application/json"), ends);
      }
      case Move.ResponseHead(boolean ends, boolean marked, String type) -> {
        book.responseEnds |= ends;
        Map<String, String> head = response(200, "content-type", type);
        if (!marked) {
          head.remove("x-sallyport-uninspected");
        }
        envoy.responseHead(head, ends);
      }
      case Move.Piece(boolean response, int from, int to, boolean ends) -> {
        book.ends(response, ends);
        envoy.body(response ? RESPONSE : REQUEST, TEXT.substring(from, to), ends);
      }
      case Move.Trailers(boolean response) -> {
        book.ends(response, true);
        envoy.trailers(response ? RESPONSE : REQUEST, Map.of("a", "b"));
      }
      case Move.Nothing() -> envoy.send(ProcessingRequest.getDefaultInstance());
      case Move.HalfClose() -> {
        envoy.halfClose();
        return false;
      }
    }
    return true;
  }

  /** What Envoy knows of an exchange by what it sent. */
  private static final class Book {
    private int requestHeads;
    private boolean requestEnds;
    private boolean responseEnds;

    void ends(boolean response, boolean ends) {
      if (response) {
        responseEnds |= ends;
      } else {
        requestEnds |= ends;
      }
    }

    boolean finished(List<ProcessingResponse> answers) {
      boolean refused = answers.stream().anyMatch(ProcessingResponse::hasImmediateResponse);
      return refused
          || (requestHeads == 1
              && requestEnds
              && responseEnds
              && answers.stream().anyMatch(ProcessingResponse::hasRequestHeaders)
              && answers.stream().anyMatch(ProcessingResponse::hasResponseHeaders));
    }
  }
}
