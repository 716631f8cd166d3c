package dev.sallyport.core.evidence;

import java.util.Base64;

/** A key whose signatures anybody could make: good enough to see what is signed. */
enum TestKey implements EvidenceSigner, EvidenceVerifier {
  KEY;

  @Override
  public String key() {
    return "test";
  }

  @Override
  public String sign(byte[] text) {
    return Base64.getEncoder().encodeToString(text);
  }

  @Override
  public boolean verifies(String key, byte[] text, String signature) {
    return key.equals("test") && signature.equals(sign(text));
  }
}
