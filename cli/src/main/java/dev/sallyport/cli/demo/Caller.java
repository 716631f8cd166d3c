package dev.sallyport.cli.demo;

import dev.sallyport.cli.launcher.Door;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes calls: with curl, by the very command that is shown, or in Java where there is no curl. */
final class Caller {
  private final Shell shell;
  private final Optional<Curl> curl;
  private final Path authority;
  private final IssuerFile issuer;

  private Caller(Shell shell, Optional<Curl> curl, Path authority, IssuerFile issuer) {
    this.shell = shell;
    this.curl = curl;
    this.authority = authority;
    this.issuer = issuer;
  }

  static Caller on(Shell shell, Path authority, SallyportCommand sallyport, IssuerFile issuer)
      throws IOException, InterruptedException {
    Optional<Curl> curl =
        shell.has("curl") ? Optional.of(Curl.on(shell, authority, sallyport)) : Optional.empty();
    return new Caller(shell, curl, authority, issuer);
  }

  /** What is shown as the command. */
  String command(Call call) {
    return curl.map(c -> c.command(call))
        .orElse(
            "(there is no curl here; made by the tour itself) " + call.method() + " " + call.url());
  }

  /** Makes a call and gives what curl prints, or the same in its manner. */
  String run(Call call) throws IOException, InterruptedException {
    return curl.isPresent() ? shell.run(command(call)).text() : inJava(call);
  }

  private String inJava(Call call) throws IOException {
    Map<String, String> headers = new HashMap<>();
    call.group().ifPresent(group -> headers.put("Authorization", "Bearer " + token(group)));
    call.body().ifPresent(body -> headers.put("Content-Type", "application/json"));
    Door.Answer answer =
        call.overTls()
            ? call.door()
                .ask(
                    TlsContexts.trusting(List.of(Files.readString(authority))),
                    call.method(),
                    call.path(),
                    headers,
                    call.body().orElse(""))
            : call.door().askInClearText(call.method(), call.path());
    return answer.body() + "\nHTTP " + answer.status() + "\n";
  }

  private String token(String group) {
    return new DemoToken("alice", List.of(group), Duration.ofMinutes(10))
        .signedBy(issuer, Clock.systemUTC())
        .reveal();
  }
}
