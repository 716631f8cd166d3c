package dev.sallyport.cli.launcher;

import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parts of a gateway as processes. The servers run on this process's own Java and class path.
 * Only the control plane resolves {@code env:} secrets, so only it gets the caller's environment.
 */
final class Parts {
  static final String CONTROL_PLANE = "control-plane";
  static final String GUARD = "guard";
  static final String ENVOY = "envoy";

  private static final Set<String> HARMLESS_VARIABLES =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

  private static final Set<String> RECORDING_VARIABLES =
      Set.of("SALLYPORT_RECORDING_PASSPHRASE", "SALLYPORT_RECORDING_ANCHORS");

  /**
   * Both compilers, because it opens and hashes every recording for the index; but the optimising
   * one has ten times the patience it usually has. With the database's code it is busy for minutes,
   * on processors that requests need, and most of that is thrown away again.
   */
  private static final List<String> CONTROL_PLANE_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx320m",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  private final LaunchRequest request;
  private final StateDirectory state;
  private final RunDirectory run;

  Parts(LaunchRequest request, StateDirectory state, RunDirectory run) {
    this.request = request;
    this.state = state;
    this.run = run;
  }

  Part controlPlane() throws IOException {
    List<String> arguments =
        arguments(request.controlPlanePort(), "--config", request.config().toString());
    arguments.addAll(request.identities().controlPlaneOptions());
    return java(
        CONTROL_PLANE,
        "dev.sallyport.controlplane.ControlPlane",
        CONTROL_PLANE_OPTIONS,
        arguments,
        "SALLYPORT_CONTROL_PLANE_JAVA_OPTS",
        request.environment());
  }

  Part guard() throws IOException {
    return java(
        GUARD,
        request.guard(),
        List.of("-Xmx512m"),
        arguments(request.guardPort(), request.identities().guardOptions()),
        "SALLYPORT_GUARD_JAVA_OPTS",
        guardEnvironment());
  }

  Part envoy(EnvoyBinary binary, Path bootstrap) throws IOException {
    return envoy(binary, bootstrap, run, state.logs(), request.environment());
  }

  /** An Envoy, of this gateway or of one elsewhere. */
  static Part envoy(
      EnvoyBinary binary,
      Path bootstrap,
      RunDirectory run,
      Path logs,
      Map<String, String> environment)
      throws IOException {
    List<String> command =
        EnvoyProcess.command(binary, bootstrap, Runtime.getRuntime().availableProcessors());
    return new Part(
        ENVOY,
        Guardian.watched(run.pid(ENVOY), run.path(), command),
        harmless(environment),
        PartLog.begin(logs, ENVOY),
        run.pid(ENVOY),
        true);
  }

  private List<String> arguments(int port, String... more) {
    return arguments(port, Arrays.asList(more));
  }

  private List<String> arguments(int port, List<String> more) {
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--state", state.root().toString()));
    arguments.addAll(List.of("--run", run.path().toString()));
    arguments.addAll(List.of("--port", Integer.toString(port)));
    return arguments;
  }

  private Part java(
      String name,
      String main,
      List<String> memory,
      List<String> arguments,
      String optionsVariable,
      Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(memory);
    String options = request.environment().getOrDefault(optionsVariable, "").strip();
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split("\\s+")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return new Part(
        name,
        Guardian.watchingItself(command),
        environment,
        PartLog.begin(state.logs(), name),
        run.pid(name),
        false);
  }

  /** What the guard needs to seal and anchor recordings goes to it and to nobody else. */
  private Map<String, String> guardEnvironment() {
    Map<String, String> environment = harmless(request.environment());
    for (String name : RECORDING_VARIABLES) {
      String value = request.environment().get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }

  private static Map<String, String> harmless(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>(environment);
    kept.keySet().retainAll(HARMLESS_VARIABLES);
    return kept;
  }
}
