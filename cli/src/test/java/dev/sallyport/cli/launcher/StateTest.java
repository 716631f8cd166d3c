package dev.sallyport.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
  @TempDir Path folder;

  @Test
  void secondGatewayWithTheSameStateIsToldWhoHasItAndWhatToDo() throws Exception {
    StateDirectory state = new StateDirectory(folder.resolve("state"));
    StateLock first = StateLock.take(state);
    assertThatThrownBy(() -> StateLock.take(state))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid())
        .hasMessageContaining(state.root().toString())
        .hasMessageContaining("--state");
    first.close();
    StateLock.take(state).close();
  }

  @Test
  void defaultsFollowTheBaseDirectorySpecification() {
    Map<String, String> environment = Map.of("XDG_STATE_HOME", "/var/state");
    assertThat(StateDirectory.ofGateway(environment).root())
        .isEqualTo(Path.of("/var/state/sallyport/gateway"));
    assertThat(StateDirectory.ofDemo(environment).root())
        .isEqualTo(Path.of("/var/state/sallyport/demo"));
    assertThat(StateDirectory.ofDemo(Map.of("XDG_STATE_HOME", "relative")).root().toString())
        .endsWith(".local/state/sallyport/demo");
  }

  @Test
  void socketsMoveToAShortFolderWhenTheStateHasALongName() throws Exception {
    StateDirectory state = new StateDirectory(folder.resolve("long".repeat(40)));
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    RunDirectory run = RunDirectory.create(state, environment);
    assertThat(run.path().getParent()).isEqualTo(folder);
    assertThat(RunDirectory.create(state, environment)).isEqualTo(run);
    StateDirectory other = new StateDirectory(folder.resolve("other".repeat(40)));
    assertThat(RunDirectory.create(other, environment)).isNotEqualTo(run);
  }

  @Test
  void aFolderBehindALinkIsRefusedWhenTheLinkIsSomebodyElses() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), own);
    PrivateFolder.create(link);
    assertThat(Files.getPosixFilePermissions(own)).hasSize(3);

    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    Files.setAttribute(link, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
    assertThatThrownBy(() -> PrivateFolder.create(link))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(link + " belongs to");
  }

  @Test
  void keepsAFewLogsOfEarlierRuns() throws Exception {
    for (int i = 0; i < 9; i++) {
      Files.writeString(PartLog.begin(folder, "guard"), "run " + i);
    }
    try (var logs = Files.list(folder)) {
      assertThat(logs.map(log -> log.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "guard.log", "guard.1.log", "guard.2.log", "guard.3.log", "guard.4.log");
    }
    assertThat(folder.resolve("guard.log")).hasContent("run 8");
    assertThat(folder.resolve("guard.4.log")).hasContent("run 4");
  }

  @Test
  void portInUseIsNamedWithTheCure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listener listener =
          new Listener(
              "front",
              new Address("127.0.0.1", taken.getLocalPort()),
              TlsProfile.MODERN,
              ClientCertificateMode.NONE,
              Optional.empty(),
              List.of());
      assertThatThrownBy(() -> Ports.requireFree(List.of(listener)))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("front")
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("change the listener's address or port");
      assertThat(Ports.freeLoopback(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
    }
  }
}
