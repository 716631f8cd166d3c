package dev.sallyport.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {
  private static final Patience QUICK =
      new Patience(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1), 3);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void startsACrashedPartAgainAndSaysHowItEnded() throws Exception {
    Path crashed = folder.resolve("crashed");
    Part part =
        FakePart.running(
            folder, "[ -e '%1$s' ] && exec cat; : >'%1$s'; kill -9 $$".formatted(crashed));
    Supervised supervised = Supervised.start(part, QUICK, said::add);
    Eventually.until("a second process", () -> said.size() == 1 && pid(part) > 0);
    assertThat(said.getFirst())
        .startsWith("fake was ended by signal 9; starting it again in 10 ms")
        .contains("fake.log");
    supervised.stop(LONG);
    assertThat(supervised.gaveUp()).isNotDone();
  }

  @Test
  void givesUpAPartThatKeepsCrashingAndShowsItsLastWords() throws Exception {
    Part part = FakePart.running(folder, "echo cannot bind the port; exit 7");
    Supervised supervised = Supervised.start(part, QUICK, said::add);
    assertThat(supervised.gaveUp().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("fake ended with exit code 7, 3 times in a row")
        .hasMessageContaining("cannot bind the port");
    assertThat(said).hasSize(2);
    supervised.stop(LONG);
  }

  @Test
  void givesUpAtOnceWhenTheProgramIsNotThere() throws Exception {
    Part missing =
        new Part(
            "fake",
            List.of("/nowhere/to/be/found"),
            System.getenv(),
            PartLog.begin(folder, "fake"),
            folder.resolve("fake.pid"),
            false);
    Supervised supervised = Supervised.start(missing, QUICK, said::add);
    assertThat(supervised.gaveUp().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("fake could not be started");
  }

  @Test
  void stopsByTheTermSignalWithoutStartingAgain() throws Exception {
    Path asked = folder.resolve("asked");
    Part part =
        FakePart.running(
            folder,
            "trap ': >\"%s\"; exit 0' TERM; echo up; while :; do sleep 0.05; done"
                .formatted(asked));
    Supervised supervised = Supervised.start(part, QUICK, said::add);
    Eventually.until("the part is up", () -> PartLog.tail(part.log(), 1).equals("up"));
    supervised.stop(LONG);
    assertThat(asked).exists();
    assertThat(said).isEmpty();
    assertThat(part.pidFile()).doesNotExist();
  }

  @Test
  void killsAPartThatDoesNotStopInTime() throws Exception {
    Part part = FakePart.running(folder, "trap '' TERM; echo up; while :; do sleep 0.05; done");
    Supervised supervised = Supervised.start(part, QUICK, said::add);
    Eventually.until("the part is up", () -> PartLog.tail(part.log(), 1).equals("up"));
    long pid = pid(part);
    supervised.stop(Duration.ofMillis(100));
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(said).containsExactly("fake did not end in time and is killed");
  }

  @Test
  void givesAPartNothingButItsOwnEnvironment() throws Exception {
    Part part =
        new Part(
            "fake",
            List.of("/usr/bin/env"),
            Map.of("ONLY", "this"),
            PartLog.begin(folder, "fake"),
            folder.resolve("fake.pid"),
            false);
    Supervised supervised = Supervised.start(part, QUICK, said::add);
    assertThat(supervised.gaveUp().get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(Files.readString(part.log()).lines().distinct()).containsExactly("ONLY=this");
  }

  @Test
  void waitsLongerForEachCrashInARowUpToALimit() {
    Patience patience =
        new Patience(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1), 9);
    assertThat(List.of(1, 2, 3, 4, 5, 60).stream().map(patience::delay).map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  private static long pid(Part part) {
    return Leftover.in(part.pidFile()).process().map(ProcessHandle::pid).orElse(0L);
  }
}
