package dev.sallyport.approvals.webhook;

import dev.sallyport.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the Standard Webhooks specification 1.0: HMAC-SHA-256 over {@code
 * id.timestamp.body} in {@code webhook-signature: v1,BASE64}, one for every key, separated by
 * spaces.
 */
final class WebhookSignature {

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private WebhookSignature() {}

  /** Value of {@value #SIGNATURE}. */
  static String of(List<Secret<byte[]>> keys, String id, Instant at, byte[] body) {
    List<String> signatures = new ArrayList<>();
    for (Secret<byte[]> key : keys) {
      signatures.add(
          VERSION
              + Base64.getEncoder()
                  .encodeToString(hmac(key, id, Long.toString(at.getEpochSecond()), body)));
    }
    return String.join(" ", signatures);
  }

  static byte[] hmac(Secret<byte[]> key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal(), ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
