package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.evidence.EvidenceCheck;
import dev.sallyport.core.evidence.EvidenceVerifier;
import dev.sallyport.core.evidence.SignedReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every line of the evidence: the chain of hashes and the signatures. Or checks a signed report.",
      "Exit code 1 if something was changed, added, taken out or cut off."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport evidence verify",
      "  sallyport evidence verify --contains CHAIN   (the head of an earlier report)",
      "  sallyport evidence verify --report report.json --public-key evidence.pub.pem"
    })
final class EvidenceVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--contains",
      paramLabel = "CHAIN",
      description =
          "A chain value that was kept elsewhere, as a report has it; finds cut-off ends.")
  private String contains = "";

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "The public key, PEM. Default: the one in the state folder.")
  private @Nullable Path publicKey;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Check the signature of this report, and nothing else.")
  private @Nullable Path report;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  EvidenceVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return report == null ? evidence() : report(report);
  }

  private int report(Path file) throws IOException {
    EvidenceVerifier verifier =
        new EvidenceFolder(Path.of(""), state.orGateway(terminal.environment()).pki())
            .verifier(Optional.ofNullable(publicKey));
    boolean genuine = SignedReport.isGenuine(Files.readString(file), verifier);
    terminal
        .out()
        .println(
            genuine
                ? file + " is as it was signed"
                : file + " is NOT as it was signed, or was signed with another key");
    return genuine ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int evidence() throws IOException {
    EvidenceFolder folder = EvidenceFolder.of(state.orGateway(terminal.environment()));
    EvidenceCheck.Verdict verdict =
        EvidenceCheck.of(
            folder.files(), folder.verifier(Optional.ofNullable(publicKey)), contains, _ -> {});
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(verdict));
    } else {
      print(verdict);
    }
    return verdict.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(EvidenceCheck.Verdict verdict) {
    terminal
        .out()
        .printf(
            "%d lines in %d files, %d signed heads%n",
            verdict.lines(), verdict.files(), verdict.heads());
    if (verdict.isGood()) {
      terminal.out().println("unchanged until " + verdict.headAt() + ", head " + verdict.head());
    }
    verdict.findings().forEach(finding -> terminal.out().println("FOUND: " + finding));
  }
}
