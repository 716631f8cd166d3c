package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin.Overview;
import dev.sallyport.pki.CertificateFacts;
import java.io.PrintStream;
import java.nio.file.Path;

/** An authority for people, or for programs. */
final class PkiText {
  private PkiText() {}

  static void print(Terminal terminal, OutputOption output, Path folder, Overview overview) {
    PrintStream out = terminal.out();
    if (output.isJson()) {
      out.println(OutputOption.json(overview));
      return;
    }
    out.println("Authority in " + folder);
    print(out, "Root", overview.root());
    out.println("  key          " + overview.rootLock());
    print(out, "Issuing authority", overview.issuing());
    out.println("Issued: " + overview.issued().size());
    for (CertificateFacts issued : overview.issued()) {
      out.printf("  until %s  %s%n", issued.notAfter(), String.join(", ", issued.names()));
    }
    overview.warnings().forEach(warning -> out.println("Warning: " + warning));
  }

  private static void print(PrintStream out, String title, CertificateFacts facts) {
    out.println(title + ": " + facts.subject());
    out.println("  valid        " + facts.notBefore() + " to " + facts.notAfter());
    out.println("  key          " + facts.key() + ", " + facts.pin());
    out.println("  fingerprint  " + facts.fingerprint());
  }
}
