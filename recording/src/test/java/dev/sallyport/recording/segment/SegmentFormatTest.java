package dev.sallyport.recording.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.recording.Journals;
import dev.sallyport.recording.Samples;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format as {@code docs/recording.md} specifies it, checked without the code that reads it. */
class SegmentFormatTest {

  @TempDir Path directory;

  private byte[] segment(int number) throws IOException {
    return Files.readAllBytes(directory.resolve("segment-000000000" + number + ".slpt"));
  }

  private byte[] keys(int number) throws IOException {
    return Files.readAllBytes(directory.resolve("segment-000000000" + number + ".keys"));
  }

  private void writeTwoSegments() throws IOException {
    for (int i = 1; i <= 2; i++) {
      try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
        Samples.append(journal, Samples.id(i), Samples.clearText());
      }
    }
  }

  @Test
  void theHeaderIsAsSpecified() throws IOException {
    writeTwoSegments();
    ByteBuffer header = ByteBuffer.wrap(segment(1), 0, 80);
    byte[] magic = new byte[8];
    header.get(magic);
    assertThat(HexFormat.of().formatHex(magic)).isEqualTo("534c50545345471e");
    assertThat(header.getShort()).as("version").isEqualTo((short) 4);
    assertThat(header.getShort()).as("start: opened").isEqualTo((short) 1);
    assertThat(header.getLong()).as("number").isEqualTo(1);
    assertThat(header.getLong())
        .as("created")
        .isEqualTo(Samples.START.getEpochSecond() * 1_000_000);
    byte[] previous = new byte[32];
    header.get(previous);
    assertThat(previous).as("nothing before").containsOnly(0);
    UUID journal = new UUID(header.getLong(), header.getLong());
    assertThat(Files.readString(directory.resolve("signers.json"))).contains(journal.toString());
    CRC32C crc = new CRC32C();
    crc.update(segment(1), 0, 76);
    assertThat(header.getInt()).as("checksum").isEqualTo((int) crc.getValue());
  }

  @Test
  void everyFrameIsAsSpecifiedAndTheNextSegmentFollowsTheLast() throws IOException {
    writeTwoSegments();
    byte[] chain = new byte[32];
    for (int number = 1; number <= 2; number++) {
      List<byte[]> parts = SegmentForge.parts(segment(number));
      assertThat(Arrays.copyOfRange(parts.getFirst(), 28, 60)).isEqualTo(chain);
      chain = SegmentForge.sha256(parts.getFirst());
      StringBuilder kinds = new StringBuilder();
      for (byte[] frame : parts.subList(1, parts.size())) {
        assertThat(new String(frame, 0, 3, StandardCharsets.US_ASCII)).isEqualTo("\u001eSP");
        kinds.append((char) frame[3]);
        assertThat(ByteBuffer.wrap(frame).getInt(8)).isEqualTo(SegmentForge.checksum(frame));
        chain = SegmentForge.chainAfter(chain, frame);
        assertThat(Arrays.copyOfRange(frame, 12, 44)).isEqualTo(chain);
      }
      assertThat(kinds.toString()).matches("HKE+F");
    }
  }

  @Test
  void headsAreSignedAsSpecified() throws Exception {
    writeTwoSegments();
    List<byte[]> parts = SegmentForge.parts(segment(1));
    byte[] chain = SegmentForge.sha256(parts.getFirst());
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i)[3] == 'H' || parts.get(i)[3] == 'F') {
        JsonNode head = new ObjectMapper().readTree(SegmentForge.payload(parts.get(i)));
        assertThat(head.get("chain").asText()).isEqualTo(HexFormat.of().formatHex(chain));
        assertThat(head.get("frames").asInt()).isEqualTo(i - 1);
        String text =
            "sallyport recording 2 head\n"
                + head.get("journal").asText()
                + "\n1\n"
                + (i - 1)
                + "\n"
                + head.get("events").asText()
                + "\n"
                + HexFormat.of().formatHex(chain)
                + "\n"
                + head.get("at").asText()
                + "\n"
                + head.get("why").asText().toUpperCase(Locale.ROOT)
                + "\n"
                + head.get("key").asText()
                + "\n";
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(signingKey(head.get("key").asText()));
        ed25519.update(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(ed25519.verify(HexFormat.of().parseHex(head.get("signature").asText())))
            .isTrue();
      }
      chain = SegmentForge.chainAfter(chain, parts.get(i));
    }
  }

  /** The key in {@code signers.json}, whose fingerprint is as given. */
  private PublicKey signingKey(String fingerprint) throws Exception {
    JsonNode signers = new ObjectMapper().readTree(directory.resolve("signers.json").toFile());
    byte[] spki = signers.get("keys").get(0).get("key").binaryValue();
    assertThat(HexFormat.of().formatHex(SegmentForge.sha256(spki))).isEqualTo(fingerprint);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
  }

  @Test
  void eventsOpenAsSpecified() throws Exception {
    writeTwoSegments();
    byte[] keyFile = keys(1);
    int length = ByteBuffer.wrap(keyFile).getInt(10);
    JsonNode header = new ObjectMapper().readTree(Arrays.copyOfRange(keyFile, 14, 14 + length));
    String journal = header.get("journal").asText();
    byte[] kek =
        Base64.getDecoder()
            .decode(Files.readString(Journals.KEYS.directory().resolve("kek-0001.key")).strip());
    byte[] segmentKey =
        open(
            kek,
            HexFormat.of().parseHex(header.get("wrapped").asText()),
            ("sallyport recording 2 segment key\n" + journal + "\n1\n")
                .getBytes(StandardCharsets.US_ASCII));
    UUID id = UUID.fromString(journal);
    ByteBuffer place = ByteBuffer.allocate(32);
    place.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    place.putLong(1).putInt(0);
    byte[] slot = Arrays.copyOfRange(keyFile, 14 + length, 14 + length + 60);
    byte[] dataKey = open(segmentKey, slot, Arrays.copyOf(place.array(), 28));

    List<byte[]> parts = SegmentForge.parts(segment(1));
    assertThat(ByteBuffer.wrap(parts.get(2)).getInt(44)).as("first slot").isZero();
    assertThat(Arrays.copyOfRange(parts.get(2), 48, 80)).isEqualTo(SegmentForge.sha256(slot));
    int sequence = 0;
    for (byte[] frame : parts.subList(3, parts.size() - 1)) {
      assertThat(ByteBuffer.wrap(frame).getInt(44)).as("slot").isZero();
      assertThat(ByteBuffer.wrap(frame).getInt(48)).as("sequence").isEqualTo(sequence);
      int count = ByteBuffer.wrap(frame).getInt(52);
      byte[] json =
          open(
              dataKey,
              Arrays.copyOfRange(frame, 56, frame.length),
              place.putInt(28, sequence).array());
      assertThat(new String(json, StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"exchange\":\"00000001-0000-4000-8000-000000000000\",\"events\":["
                  + String.join(",", EVENTS.subList(sequence, sequence + count))
                  + "]}");
      sequence += count;
    }
    assertThat(sequence).isEqualTo(EVENTS.size());
  }

  private static byte[] open(byte[] key, byte[] sealed, byte[] context) throws Exception {
    Cipher aesGcm = Cipher.getInstance("AES/GCM/NoPadding");
    aesGcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed, 0, 12));
    aesGcm.updateAAD(context);
    return aesGcm.doFinal(sealed, 12, sealed.length - 12);
  }

  private static final List<String> EVENTS =
      List.of(
          """
          {"at":"2026-03-01T10:00:00Z",\
          "event":"started","data":{"resource":"","revision":"","method":"POST",\
          "authority":"chat.example","path":"/v1/chat?user=[email]","peer":"127.0.0.1:50000",\
          "tls":{"downstream.version":"TLSv1.3"}}}""",
          """
          {"at":"2026-03-01T10:00:00.001Z",\
          "event":"ended","data":{"outcome":"refused","status":426,"error":"tls_required",\
          "tls":{"upstream.version":"TLSv1.3"}}}""");
}
