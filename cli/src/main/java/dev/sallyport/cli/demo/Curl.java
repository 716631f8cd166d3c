package dev.sallyport.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes calls as curl commands. */
final class Curl {
  private static final int COULD_NOT_RESOLVE = 6;

  private final Path authority;
  private final SallyportCommand sallyport;
  private final boolean namesResolve;

  private Curl(Path authority, SallyportCommand sallyport, boolean namesResolve) {
    this.authority = authority;
    this.sallyport = sallyport;
    this.namesResolve = namesResolve;
  }

  /**
   * Looks whether this machine's curl takes {@code *.localhost} for the loopback address (RFC 6761
   * §6.3), as newer ones do. Nobody listens on port 1; only whether the name is known counts.
   */
  static Curl on(Shell shell, Path authority, SallyportCommand sallyport)
      throws IOException, InterruptedException {
    Shell.Output tried = shell.run("curl -sS http://name.localhost:1/");
    return new Curl(authority, sallyport, tried.exitCode() != COULD_NOT_RESOLVE);
  }

  String command(Call call) {
    List<String> parts = new ArrayList<>();
    parts.add("curl -sS -w '\\nHTTP %{http_code}\\n'");
    if (call.overTls()) {
      parts.add("--cacert " + Shell.quote(authority.toString()));
    }
    if (!namesResolve) {
      parts.add(
          "--resolve "
              + call.door().authority()
              + ":"
              + call.door().address().getAddress().getHostAddress());
    }
    call.group()
        .ifPresent(
            group -> parts.add("-H \"Authorization: Bearer $(" + sallyport.token(group) + ")\""));
    if (call.method().equals("DELETE")) {
      parts.add("-X DELETE");
    }
    call.body()
        .ifPresent(
            body -> parts.add("-H 'Content-Type: application/json' -d " + Shell.quote(body)));
    parts.add(call.url());
    return String.join(" \\\n    ", parts);
  }
}
