package dev.sallyport.core.evidence;

/** Knows the signatures of keys that evidence may be signed with. */
public interface EvidenceVerifier {

  /**
   * Whether a signature is good.
   *
   * @param key name of the key, as {@link EvidenceSigner#key} has it; an unknown one is never good
   * @param signature base64
   */
  boolean verifies(String key, byte[] text, String signature);
}
