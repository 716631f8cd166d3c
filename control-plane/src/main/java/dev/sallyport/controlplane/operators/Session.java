package dev.sallyport.controlplane.operators;

import dev.sallyport.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * Somebody who is signed in, at one browser or terminal.
 *
 * @param operator who is signed in
 * @param use where it is used
 * @param formToken what every form of a page carries, so that no other page can post it
 * @param endsAt when it ends at the latest
 */
public record Session(Operator operator, Use use, Secret<String> formToken, Instant endsAt) {

  /** Where a session is used. One of a browser is none for programs, and the other way round. */
  public enum Use {
    BROWSER,
    PROGRAM
  }

  /** Whether a form carries this session's token. */
  public boolean isOwn(String token) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        formToken.reveal().getBytes(StandardCharsets.UTF_8));
  }
}
