package dev.sallyport.cli.demo;

import dev.sallyport.cli.launcher.Door;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The guided tour: what the gateway does with good and bad requests, with commands to repeat. */
final class Tour {
  private static final String QUESTION =
      "{\"model\":\"demo-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Who is customer 1?\"}]}";
  private static final String STREAMED =
      "{\"model\":\"demo-model\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Who is customer 1?\"}]}";
  private static final String COMPLETIONS = "/v1/chat/completions";
  private static final String MODELS = "/v1/models";

  private final Guide guide;
  private final Shell shell;
  private final Caller caller;
  private final SallyportCommand sallyport;
  private final Evidence evidence;
  private final Review review;
  private final Door chat;
  private final Door documents;
  private final Door mispinned;
  private int calls;

  Tour(
      Guide guide,
      Shell shell,
      Caller caller,
      SallyportCommand sallyport,
      Evidence evidence,
      Map<String, Door> doors) {
    this.guide = guide;
    this.shell = shell;
    this.caller = caller;
    this.sallyport = sallyport;
    this.evidence = evidence;
    this.review = new Review(shell, caller, sallyport);
    this.chat = door(doors, "chat");
    this.documents = door(doors, "documents");
    this.mispinned = door(doors, "mispinned");
  }

  private static Door door(Map<String, Door> doors, String resource) {
    return Objects.requireNonNull(doors.get(resource), resource);
  }

  /** Takes all steps; whether each did what it says. */
  boolean take() throws IOException, InterruptedException {
    refusals();
    masking();
    approvals();
    wrongUpstream();
    recordings();
    guide.conclude();
    return guide.allGood();
  }

  private void refusals() throws InterruptedException {
    call(
        "Clear text is refused",
        "The port speaks TLS. A client that does not is told so, and nothing goes on.",
        Call.get(chat, MODELS).inClearText(),
        Claims.status(426),
        Claims.says("it is told that TLS is mandatory", "TLS is mandatory"));
    call(
        "No token, no entry",
        "Over TLS, but without a token nobody knows who asks.",
        Call.get(chat, MODELS),
        Claims.status(401),
        Claims.says("the reason has a code", "token_missing"));
    call(
        "The wrong group",
        "A good token, but the policy lets engineers use the chat, not sales.",
        Call.get(chat, MODELS).as("sales"),
        Claims.status(403),
        Claims.says("the policy's reason", "group"));
  }

  private void masking() throws InterruptedException {
    call(
        "Allowed, and masked",
        "The chat service's answer is full of personal data and secrets. They do not leave.",
        Call.post(chat, COMPLETIONS, QUESTION).as("engineers"),
        Claims.status(200),
        Claims.masked());
    call(
        "A document, masked",
        "The same for the fields of a stored document.",
        Call.get(documents, "/documents/1").as("support"),
        Claims.status(200),
        Claims.masked());
    call(
        "Masked in the stream",
        "The same answer as server-sent events; the service splits the values over several of them.",
        Call.post(chat, COMPLETIONS, STREAMED).as("engineers"),
        Claims.status(200),
        Claims.maskedInDeltas());
  }

  private void approvals() throws InterruptedException {
    held(
        "A risky call waits for a human, who approves it",
        "Engineers may delete documents, but not without a reviewer. The call waits meanwhile.",
        "/documents/2",
        "approve",
        "ticket 7",
        Claims.says("the reviewer sees who wants what", "documents"),
        Claims.says("it runs then", "\"deleted\":\"2\""),
        Claims.status(200));
    held(
        "Another one is refused",
        "A reviewer says no, and nothing reaches the document store.",
        "/documents/1",
        "deny",
        "still needed",
        Claims.says("the caller is told", "approval_denied"),
        Claims.status(403));
  }

  private void held(
      String title, String why, String path, String verb, String reason, Guide.Claim... claims)
      throws InterruptedException {
    calls++;
    Call call = Call.delete(documents, path).as("engineers");
    guide.step(
        title,
        why,
        review.command(call, verb, reason),
        () -> review.run(call, verb, reason),
        List.of(claims));
  }

  private void wrongUpstream() throws InterruptedException {
    call(
        "An upstream that is not who it should be",
        "Its certificate is fine, but its key is not the pinned one: nothing is sent to it.",
        Call.post(mispinned, COMPLETIONS, QUESTION).as("engineers"),
        Claims.status(502),
        Claims.says("the reason has a code", "upstream_pin_mismatch"));
  }

  private void recordings() throws IOException, InterruptedException {
    evidence.awaitEnded("mispinned");
    run(
        "All of it is on record",
        "Every exchange, also the refused ones; what was masked is not in it.",
        sallyport.with("recordings list --last " + calls),
        Claims.says("the clear-text attempt", "tls_required"),
        Claims.says("the missing token", "token_missing"),
        Claims.says("the wrong group", "policy_denied"),
        Claims.says("the wrong upstream", "upstream_pin_mismatch"));
    ExchangeId allowed = evidence.firstAllowed("chat");
    run(
        "One of them in full",
        "Who asked, what the policy said, and both bodies as they passed.",
        sallyport.with("recordings show " + allowed),
        Claims.says("who it was", "alice"),
        Claims.masked());
    run(
        "Nothing was changed since",
        "The recordings are a chain of hashes.",
        sallyport.with("recordings verify"),
        Claims.says("the chain holds", "OK: every byte is as it was written"));
  }

  private void call(String title, String why, Call call, Guide.Claim... claims)
      throws InterruptedException {
    calls++;
    guide.step(title, why, caller.command(call), () -> caller.run(call), List.of(claims));
  }

  private void run(String title, String why, String command, Guide.Claim... claims)
      throws InterruptedException {
    guide.step(title, why, command, () -> shell.run(command).text(), List.of(claims));
  }
}
