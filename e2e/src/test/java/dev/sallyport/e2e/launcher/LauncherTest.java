package dev.sallyport.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sallyport up} as a process: starting, stopping, crashing, being killed. */
class LauncherTest {

  @TempDir Path folder;

  private World world;
  private int port;
  private Path config;
  private Path state;

  @BeforeEach
  void writeTheConfiguration() throws Exception {
    world = World.in(folder);
    port = World.freePort();
    state = folder.resolve("state");
    World.Behind plain =
        world.behind("plain.internal", Upstream.answering(200, "text/plain", "hello"));
    config = new Yaml(world, port).with("plain", "http", plain).write();
  }

  @AfterEach
  void endTheWorld() throws Exception {
    world.close();
  }

  private Command up() throws Exception {
    return Command.start(
        folder.resolve("up.err"),
        List.of(
            "up",
            "-c",
            config.toString(),
            "--state",
            state.toString(),
            "--control-plane-port",
            "0",
            "--guard-port",
            "0"));
  }

  private Curl.Answer call() throws Exception {
    return Curl.to(port, "plain.test", "/", state.resolve("pki/ca.crt"))
        .bearing(world.issuer().token("ada", "staff"))
        .run();
  }

  private List<Path> sockets() throws Exception {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(file -> file.toString().endsWith(".sock")).toList();
    }
  }

  private ProcessHandle process(String part) throws Exception {
    long pid = Long.parseLong(Files.readString(state.resolve("run/" + part + ".pid")).strip());
    return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(part + " does not run"));
  }

  private static void awaitEndOf(List<ProcessHandle> processes) throws Exception {
    Await.until(
        "the end of every process",
        () -> processes.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::info).toList(),
        List::isEmpty);
  }

  @Test
  void sigtermStopsEverythingWithinTenSeconds() throws Exception {
    try (Command up = up()) {
      up.awaitLine("Sallyport is ready: https://");
      assertThat(call().body()).isEqualTo("hello");
      List<ProcessHandle> processes = up.descendants();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3);

      assertThat(up.terminate(10)).isIn(0, 143);

      awaitEndOf(processes);
      assertThat(sockets()).isEmpty();
    }
  }

  @Test
  void nothingRemainsAfterTheLauncherIsKilled() throws Exception {
    try (Command up = up()) {
      up.awaitLine("Sallyport is ready: https://");
      List<ProcessHandle> processes = up.descendants();

      up.kill();

      awaitEndOf(processes);
      Await.until("no socket", this::sockets, List::isEmpty);
    }
    try (Command again = up()) {
      again.awaitLine("Sallyport is ready: https://");
      assertThat(call().body()).isEqualTo("hello");
    }
  }

  @Test
  void aCrashedPartIsSaidAndStartedAgain() throws Exception {
    try (Command up = up()) {
      up.awaitLine("Sallyport is ready: https://");
      for (String part : List.of("guard", "control-plane", "envoy")) {
        ProcessHandle crashed = process(part);
        crashed.destroyForcibly();
        Await.until("the end of " + part, crashed::isAlive, alive -> !alive);
        Await.until("a call that passes again", this::call, answer -> answer.status() == 200);
      }
      up.awaitSaid("guard");
      up.awaitSaid("control-plane");
      up.awaitSaid("envoy");
    }
  }

  @Test
  void aSecondOneOnTheSameStateIsRefused() throws Exception {
    try (Command up = up()) {
      up.awaitLine("Sallyport is ready: https://");
      Path errors = folder.resolve("second.err");

      try (Command second =
          Command.start(
              errors, List.of("up", "-c", config.toString(), "--state", state.toString()))) {
        assertThat(second.awaitEnd()).isNotZero();
      }

      assertThat(errors).content().contains(state.toString());
      assertThat(call().body()).isEqualTo("hello");
    }
  }

  @Test
  void aWrongFileStartsNothingAndExitsWithTwo() throws Exception {
    Files.writeString(config, "version: 1\nlistners: []\nresources: 7\n");
    Path errors = folder.resolve("wrong.err");

    try (Command up =
        Command.start(
            errors, List.of("up", "-c", config.toString(), "--state", state.toString()))) {
      assertThat(up.awaitEnd()).isEqualTo(2);
    }

    assertThat(errors).content().contains("sallyport.yaml:2:1").contains("did you mean listeners");
    assertThat(state.resolve("run")).doesNotExist();
  }
}
