package dev.sallyport.controlplane.operators;

import dev.sallyport.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/** Somebody who is signed in, at one browser or terminal. */
public final class Session {

  private final Operator operator;
  private final Use use;
  private final Secret<String> formToken;
  private final Instant endsAt;
  private volatile Instant seenAt;

  /** Where a session is used. One of a browser is none for programs, and the other way round. */
  public enum Use {
    BROWSER,
    PROGRAM
  }

  Session(Operator operator, Use use, Secret<String> formToken, Instant now, Instant endsAt) {
    this.operator = operator;
    this.use = use;
    this.formToken = formToken;
    this.seenAt = now;
    this.endsAt = endsAt;
  }

  /** Who is signed in. */
  public Operator operator() {
    return operator;
  }

  /** Where it is used. */
  public Use use() {
    return use;
  }

  /** What every form of a page carries, so that no other page can post it. */
  public Secret<String> formToken() {
    return formToken;
  }

  /** Whether a form carries this session's token. */
  public boolean isOwn(String token) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        formToken.reveal().getBytes(StandardCharsets.UTF_8));
  }

  /** When it ends at the latest. */
  public Instant endsAt() {
    return endsAt;
  }

  Instant seenAt() {
    return seenAt;
  }

  void seen(Instant now) {
    seenAt = now;
  }
}
