package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A signed statement of how far the chain has come, which closes every batch.
 *
 * @param at when it was signed, RFC 3339
 * @param after chain value that it vouches for
 * @param key name of the key
 * @param signature over {@link #text}, base64
 */
record EvidenceHead(String at, String after, String key, String signature) {

  static EvidenceHead sign(EvidenceSigner signer, String at, String after) {
    return new EvidenceHead(at, after, signer.key(), signer.sign(text(at, after)));
  }

  boolean isGood(EvidenceVerifier verifier) {
    return verifier.verifies(key, text(at, after), signature);
  }

  private static byte[] text(String at, String after) {
    return ("sallyport evidence head\n" + at + "\n" + after + "\n").getBytes(UTF_8);
  }
}
