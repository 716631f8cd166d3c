package dev.sallyport.cli.demo;

import dev.sallyport.cli.launcher.Announcement;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.launcher.Door;
import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.launcher.LaunchRequest;
import dev.sallyport.cli.launcher.Launcher;
import dev.sallyport.cli.launcher.Ports;
import dev.sallyport.cli.launcher.PrivateFolder;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.launcher.StateLock;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A gateway with everything around it on one machine, and a tour of what it does. */
public final class Demo {
  private static final int PREFERRED_PORT = 8443;

  private final Terminal terminal;
  private final StateDirectory state;

  public Demo(Terminal terminal, StateDirectory state) {
    this.terminal = terminal;
    this.state = state;
  }

  /**
   * Starts it all and takes the tour.
   *
   * @param once whether to end after the tour; else this goes on until it is interrupted
   * @return whether every step of the tour did what it says
   */
  public boolean run(boolean once) throws LaunchException, IOException, InterruptedException {
    try (StateLock lock = StateLock.take(state);
        DemoWorld world = startWorld()) {
      Path config = world.writeConfig(freePort());
      LaunchRequest request =
          new LaunchRequest(config, load(config), 0, 0, Optional.empty(), terminal.environment());
      try (Launcher launcher = Launcher.start(request, lock, terminal::say)) {
        Announcement.of(launcher, state).print(terminal);
        SallyportCommand sallyport = SallyportCommand.of(state, terminal.environment());
        boolean good = tour(launcher.doors(), world.issuer(), sallyport).take();
        if (once) {
          return good;
        }
        stay(launcher.doors(), config, sallyport);
        throw launcher.awaitFailure();
      }
    }
  }

  private DemoWorld startWorld() throws IOException {
    terminal.say("Starting the demo's chat service, document store and token issuer");
    PrivateFolder.create(state.demo());
    return DemoWorld.start(state.demo());
  }

  private int freePort() throws IOException {
    int port = Ports.freeLoopback(PREFERRED_PORT);
    if (port != PREFERRED_PORT) {
      terminal.say("Port " + PREFERRED_PORT + " is in use; taking " + port);
    }
    return port;
  }

  private Gateway load(Path config) {
    return switch (Configuration.read(config, terminal.environment())) {
      case ConfigResult.Valid valid -> valid.gateway();
      case ConfigResult.Invalid invalid ->
          throw new IllegalStateException("the demo's configuration: " + invalid.errors());
    };
  }

  private Tour tour(Map<String, Door> doors, IssuerFile issuer, SallyportCommand sallyport)
      throws IOException, InterruptedException {
    Shell shell = new Shell(terminal.environment());
    Evidence evidence = new Evidence(state.recordings(), Instant.now());
    Caller caller = Caller.on(shell, state.authority(), sallyport, issuer);
    Guide guide = new Guide(terminal.out(), terminal.style());
    return new Tour(guide, shell, caller, sallyport, evidence, doors);
  }

  private void stay(Map<String, Door> doors, Path config, SallyportCommand sallyport) {
    var out = terminal.out();
    out.println();
    out.println("The demo stays up until you press Ctrl-C.");
    doors.forEach((resource, door) -> out.printf("  %-14s %s%n", resource, door.url()));
    out.printf("  %-14s %s%n", "trust", state.authority());
    out.printf("  %-14s %s%n", "a token", sallyport.token("engineers"));
    out.printf("  %-14s %s%n", "recordings", sallyport.with("recordings list"));
    out.printf("  %-14s %s%n", "configuration", config + " (edit it: changes apply at once)");
    out.flush();
  }
}
