package dev.sallyport.extproc.record;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells the first exchange of a connection from later ones, so that Envoy reports each handshake
 * once. It remembers a digest per slot and nothing else: two connections that share a slot make it
 * call one of them new again, which whoever collects the reports notices; it never calls a new one
 * known, but for a collision of 64 bits. No lock, no growth.
 */
public final class KnownConnections {

  private static final int SLOTS = 1 << 16;

  private final AtomicLongArray digests = new AtomicLongArray(SLOTS);

  /**
   * Whether a connection is seen for the first time.
   *
   * @param number its number, which begins again with every Envoy
   * @param address the end of it that no other connection has at the time
   */
  public boolean isNew(String number, String address) {
    long digest = digest(number, digest(address, 0xCBF29CE484222325L));
    int slot = (int) (digest >>> 48);
    if (digests.get(slot) == digest) {
      return false;
    }
    digests.set(slot, digest);
    return true;
  }

  /** FNV-1a over UTF-16, finished so that every bit counts for the slot. */
  private static long digest(String text, long seed) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    return hash ^ (hash >>> 33);
  }
}
