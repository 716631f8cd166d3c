package dev.sallyport.masking.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Encodes bodies as upstreams do. */
final class Encoded {

  static final List<String> NAMES =
      List.of("gzip", "deflate", "raw deflate", "br", "zstd", "gzip, br", "zstd, gzip, deflate");

  private Encoded() {}

  /** The codings of a name of {@link #NAMES}. */
  static List<ContentCoding> codings(String name) {
    return ContentCoding.of(List.of(name.replace("raw ", ""))).orElseThrow();
  }

  /** Encodes by a name of {@link #NAMES}. */
  static byte[] encode(String name, byte[] plain) {
    byte[] encoded = plain;
    for (String coding : name.split(", ")) {
      encoded = one(coding, encoded);
    }
    return encoded;
  }

  private static byte[] one(String coding, byte[] plain) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      switch (coding) {
        case "gzip" -> {
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
          }
        }
        case "deflate" -> {
          try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(plain);
          }
        }
        case "raw deflate" -> {
          try (DeflaterOutputStream deflate =
              new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION, true))) {
            deflate.write(plain);
          }
        }
        case "br" -> {
          Brotli4jLoader.ensureAvailability();
          return Encoder.compress(plain);
        }
        case "zstd" -> {
          return Zstd.compress(plain);
        }
        default -> throw new IllegalArgumentException(coding);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
