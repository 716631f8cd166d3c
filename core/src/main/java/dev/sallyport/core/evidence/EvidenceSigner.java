package dev.sallyport.core.evidence;

/** Signs what evidence comes to. */
public interface EvidenceSigner {

  /** Name of the key: SHA-256 of its public half, lower-case hex. */
  String key();

  /** A signature over a text, base64. */
  String sign(byte[] text);
}
