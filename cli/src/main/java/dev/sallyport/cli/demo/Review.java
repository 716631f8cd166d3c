package dev.sallyport.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both sides of a hold: a caller who waits, and a reviewer who decides by the command line. */
final class Review {

  private static final Pattern APPROVAL = Pattern.compile("\\b[0-9a-f]{32}\\b|\\b[0-9a-f]{8}\\b");
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LOOKS = 100;

  private final Shell shell;
  private final Caller caller;
  private final SallyportCommand sallyport;

  Review(Shell shell, Caller caller, SallyportCommand sallyport) {
    this.shell = shell;
    this.caller = caller;
    this.sallyport = sallyport;
  }

  /** What both of them type. */
  String command(Call call, String verb, String reason) {
    return caller.command(call) + " &\n" + list() + "\n" + decide(verb, "ID", reason);
  }

  /** Runs it, and gives what both of them read. */
  String run(Call call, String verb, String reason) throws IOException, InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(caller.run(call));
              } catch (IOException | InterruptedException e) {
                answer.completeExceptionally(e);
              }
            });
    for (int look = 0; look < LOOKS && !answer.isDone(); look++) {
      String listed = shell.run(list()).text();
      Matcher approval = APPROVAL.matcher(listed);
      if (approval.find()) {
        String decided = shell.run(decide(verb, approval.group(), reason)).text();
        return "(the reviewer)\n" + listed + decided + "\n(the caller)\n" + answer.join();
      }
      Thread.sleep(PAUSE);
    }
    return "nothing waited for a reviewer\n" + (answer.isDone() ? answer.join() : "");
  }

  private String list() {
    return sallyport.with("approvals list --pending");
  }

  private String decide(String verb, String approval, String reason) {
    return sallyport.with(
        "approvals " + verb + " " + approval + " --reason " + Shell.quote(reason));
  }
}
