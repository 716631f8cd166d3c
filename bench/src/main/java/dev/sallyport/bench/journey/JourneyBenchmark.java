package dev.sallyport.bench.journey;

import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.launcher.Shutdown;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry of the benchmark of the whole journey. */
@Command(
    name = "sallyport bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures requests per second and latency of the same answer on seven ways: from the upstream directly,"
          + " through Envoy with both doors, with an ext_proc server that does nothing, and through Sallyport with"
          + " little and with everything switched on: nothing on record, its recordings buffered, and durable.",
      "What recording costs is how many requests per second fewer there are than with nothing on record."
          + " Only the benchmark's own guard can be told to record nothing.",
      "All run beside each other and are measured in turns, so that a machine that gets slower meanwhile slows all."
          + " Needs h2load; gets an Envoy if there is none. Nothing else should run on the machine."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./sallyport bench                                  a table, in about ten minutes",
      "  ./sallyport bench --seconds 1 --rounds 1 --warm-up 2   is everything there that it needs?",
      "  ./sallyport bench --seconds 10 --rounds 5 --body small --body large",
      "  ./sallyport bench --way unrecorded --way buffered --way durable --seconds 1 --rounds 20",
      "  ./sallyport bench --output json >figures.json"
    })
public final class JourneyBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  private enum Output {
    TABLE,
    JSON
  }

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each way is measured in each round. Default: 5.")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often; the median counts. Default: 3.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Seconds of load on each way before the first round, for the Java VM's compilers, which are at work"
              + " for about a minute. Default: 60.")
  private int warmUp;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "32",
      description = "HTTP/2 connections of the client. Default: 32.")
  private int connections;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "8",
      description = "Requests that each of them has under way. Default: 8.")
  private int streams;

  @Option(
      names = "--body",
      paramLabel = "SIZE",
      description =
          "Answer to measure: ${COMPLETION-CANDIDATES} (70 bytes, 10 KiB). May be given twice. Default: small.")
  private List<Answer> bodies = List.of(Answer.SMALL);

  @Option(
      names = "--way",
      paramLabel = "WAY",
      description =
          "Measures this way only: ${COMPLETION-CANDIDATES}. May be given several times, and they are compared with"
              + " the shortest. Default: all.")
  private Set<Way.Kind> kinds = EnumSet.allOf(Way.Kind.class);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: table, in Markdown.")
  private Output output = Output.TABLE;

  /** Runs the benchmark and exits: 0 it worked, 1 it did not, 2 wrong usage. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    int code =
        Shutdown.interrupting(
            () ->
                new CommandLine(new JourneyBenchmark())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setUsageHelpWidth(100)
                    .execute(arguments));
    System.exit(code);
  }

  @Override
  public Integer call() {
    if (Math.min(Math.min(seconds, rounds), Math.min(warmUp, Math.min(connections, streams))) < 1) {
      throw new ParameterException(spec.commandLine(), "every number must be 1 or more");
    }
    try {
      Load load = new Load(H2load.find(System.getenv()), connections, streams);
      EnvoyBinary envoy = EnvoyBinary.find(System.getenv(), JourneyBenchmark::say);
      Report report = measure(load, envoy);
      System.out.println(output == Output.JSON ? report.json() : report.markdown());
      return ExitCode.OK;
    } catch (BenchmarkException | LaunchException | EnvoyUnavailableException | IOException e) {
      say("sallyport: " + e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (InterruptedException stopped) {
      say("sallyport: stopped");
      return ExitCode.SOFTWARE;
    }
  }

  private Report measure(Load load, EnvoyBinary envoy)
      throws IOException, InterruptedException, BenchmarkException, LaunchException {
    try (Workspace workspace = Workspace.create();
        Course course = Course.start(workspace.folder(), envoy, JourneyBenchmark::say)) {
      Rounds turns = new Rounds(load, workspace.folder(), JourneyBenchmark::say);
      List<Way> ways = course.ways().stream().filter(way -> kinds.contains(way.kind())).toList();
      List<Section> sections = turns.run(ways, bodies, warmUp, seconds, rounds);
      Machine machine = Machine.here(envoy.version(), load.version(), workspace.folder());
      return Report.today(machine, new Setting(connections, streams, seconds, rounds), sections);
    }
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
