package dev.sallyport.cli.command;

import dev.sallyport.cli.evidence.ReportHtml;
import dev.sallyport.cli.evidence.ReportText;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.evidence.EvidenceReport;
import dev.sallyport.core.evidence.EvidenceTally;
import dev.sallyport.core.evidence.SignedReport;
import dev.sallyport.pki.EvidenceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Says what handshakes there were: by door, version, suite, group and certificate, what was refused and why,",
      "what was enforced meanwhile, and which records are known to be lost. Checks the evidence on the way.",
      "As JSON the report is signed. Exit code 1 if the evidence is not as it was written."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport evidence report --from 30d",
      "  sallyport evidence report --resource documents --from 2026-01-01T00:00:00Z --to 2026-04-01T00:00:00Z",
      "  sallyport evidence report --output json > report.json",
      "  sallyport evidence report --html report.html"
    })
final class EvidenceReportCommand implements Callable<Integer> {
  @Option(names = "--resource", paramLabel = "NAME", description = "Only this resource.")
  private String resource = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Beginning: a time or so long ago, as 30d. Default: where the evidence begins.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "End, itself left out. Default: now.")
  private @Nullable Instant to;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the report as an HTML file to print.")
  private @Nullable Path html;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  EvidenceReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    EvidenceFolder folder = EvidenceFolder.of(state.orGateway(terminal.environment()));
    EvidenceKey key = folder.key();
    Instant now = Instant.now();
    EvidenceReport report =
        EvidenceTally.of(
            folder.files(), key.verifier(), from, to == null ? now : to, resource, now);
    if (html != null) {
      Files.writeString(html, ReportHtml.of(report));
    }
    if (output.isJson()) {
      terminal.out().println(SignedReport.write(report, key));
    } else {
      terminal.out().print(ReportText.of(report));
    }
    return report.chain().isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
