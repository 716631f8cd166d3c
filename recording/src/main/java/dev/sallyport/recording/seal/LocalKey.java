package dev.sallyport.recording.seal;

import java.security.GeneralSecurityException;

/** A key-encryption key in this process's memory. */
final class LocalKey implements KeyEncryption {

  private final String id;
  private final AeadKey key;

  LocalKey(String id, byte[] key) throws GeneralSecurityException {
    this.id = id;
    this.key = AeadKey.of(key);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public byte[] wrap(byte[] plain, byte[] context) throws GeneralSecurityException {
    return key.seal(plain, context);
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException {
    return key.open(wrapped, context);
  }
}
