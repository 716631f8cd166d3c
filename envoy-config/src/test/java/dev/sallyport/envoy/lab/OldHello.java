package dev.sallyport.envoy.lab;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The beginning of a handshake that no current library would make (RFC 4346 §7.4.1.2). */
public final class OldHello {

  private static final short TLS_1_1 = 0x0302;
  private static final short ECDHE_ECDSA_AES_128_SHA = (short) 0xC009;

  private OldHello() {}

  /** A whole record: a ClientHello of TLS 1.1 with a server name. */
  public static byte[] ofTls11(String serverName) {
    byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer extensions = ByteBuffer.allocate(9 + name.length);
    extensions.putShort((short) 0).putShort((short) (name.length + 5));
    extensions.putShort((short) (name.length + 3)).put((byte) 0).putShort((short) name.length);
    extensions.put(name);
    ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 4 + 2 + 2 + extensions.capacity());
    body.putShort(TLS_1_1).put(new byte[32]).put((byte) 0);
    body.putShort((short) 2).putShort(ECDHE_ECDSA_AES_128_SHA);
    body.put((byte) 1).put((byte) 0);
    body.putShort((short) extensions.capacity()).put(extensions.array());
    ByteBuffer record = ByteBuffer.allocate(5 + 4 + body.capacity());
    record.put((byte) 22).putShort((short) 0x0301).putShort((short) (4 + body.capacity()));
    record.putInt((1 << 24) | body.capacity()).put(body.array());
    return record.array();
  }
}
