package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.Pin;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pins of public keys: {@code sha256/} and base64 of 32 bytes (RFC 7469 §2.4). */
final class PinText {

  private static final int DIGEST_BYTES = 32;
  private static final String PREFIX = "sha256/";
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern OTHER_PREFIX = Pattern.compile("(?i)^(pin-)?sha-?256(//|/|:|=)\\s*");

  static final Text<Pin> SHAPE =
      Text.of(
          "pin",
          "sha256/ and the base64 of the SHA-256 of the key's SubjectPublicKeyInfo, 44 characters",
          "^sha256/[A-Za-z0-9+/]{43}=$",
          PinText::parse);

  private PinText() {}

  private static Parsed<Pin> parse(String text) {
    Optional<Pin> pin =
        text.startsWith(PREFIX) ? pin(text.substring(PREFIX.length())) : Optional.empty();
    if (pin.isPresent()) {
      return Parsed.ok(pin.get());
    }
    String bare = OTHER_PREFIX.matcher(text).replaceFirst("");
    String hex = bare.replace(":", "").toLowerCase(Locale.ROOT);
    if (HEX.matcher(hex).matches()) {
      return Parsed.bad(
          "is hexadecimal; the same in base64 is the pin, if it is the hash of the key and not of"
              + " the certificate",
          PREFIX + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
    }
    Optional<byte[]> digest = decoded(bare);
    if (digest.isEmpty()) {
      return Parsed.bad("is not base64");
    }
    return digest.get().length == DIGEST_BYTES
        ? Parsed.bad(
            "is not written as a pin", PREFIX + Base64.getEncoder().encodeToString(digest.get()))
        : Parsed.bad("is base64 of " + digest.get().length + " bytes, not of 32");
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Pin> pin(String base64) {
    try {
      return Optional.of(new Pin(base64));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
