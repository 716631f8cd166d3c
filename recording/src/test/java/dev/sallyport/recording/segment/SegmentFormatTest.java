package dev.sallyport.recording.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.Samples;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format as {@code docs/recording.md} specifies it, checked without the code that reads it. */
class SegmentFormatTest {

  private static final JournalOptions OPTIONS =
      JournalOptions.defaults().withClock(() -> Samples.START);

  @TempDir Path directory;

  private byte[] segment(int number) throws IOException {
    return Files.readAllBytes(directory.resolve("segment-000000000" + number + ".slpt"));
  }

  private void writeTwoSegments() throws IOException {
    for (int i = 1; i <= 2; i++) {
      try (SegmentJournal journal = SegmentJournal.open(directory, OPTIONS)) {
        Samples.append(journal, Samples.id(i), Samples.clearText());
      }
    }
  }

  @Test
  void theHeaderIsAsSpecified() throws IOException {
    writeTwoSegments();
    ByteBuffer header = ByteBuffer.wrap(segment(1), 0, 64);
    byte[] magic = new byte[8];
    header.get(magic);
    assertThat(HexFormat.of().formatHex(magic)).isEqualTo("534c50545345471e");
    assertThat(header.getShort()).as("version").isEqualTo((short) 1);
    assertThat(header.getShort()).as("start: opened").isEqualTo((short) 1);
    assertThat(header.getLong()).as("number").isEqualTo(1);
    assertThat(header.getLong())
        .as("created")
        .isEqualTo(Samples.START.getEpochSecond() * 1_000_000);
    byte[] previous = new byte[32];
    header.get(previous);
    assertThat(previous).as("nothing before").containsOnly(0);
    CRC32C crc = new CRC32C();
    crc.update(segment(1), 0, 60);
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
      assertThat(parts).hasSize(4);
      for (int i = 1; i < parts.size(); i++) {
        byte[] frame = parts.get(i);
        String kind = i < 3 ? "E" : "F";
        assertThat(new String(frame, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("\u001eSP" + kind);
        assertThat(ByteBuffer.wrap(frame).getInt(8)).isEqualTo(SegmentForge.checksum(frame));
        chain = SegmentForge.chainAfter(chain, frame);
        assertThat(Arrays.copyOfRange(frame, 12, 44)).isEqualTo(chain);
      }
    }
  }

  @Test
  void payloadsAreTheSpecifiedJson() throws IOException {
    writeTwoSegments();
    List<byte[]> parts = SegmentForge.parts(segment(1));
    assertThat(SegmentForge.payload(parts.get(1)))
        .isEqualTo(
            """
            {"exchange":"00000001-0000-4000-8000-000000000000","at":"2026-03-01T10:00:00Z",\
            "data":{"resource":"","revision":"","method":"POST",\
            "authority":"chat.example","path":"/v1/chat?user=[email]","peer":"127.0.0.1:50000",\
            "tls":{"downstream.version":"TLSv1.3"}},"event":"started"}""");
    assertThat(SegmentForge.payload(parts.get(2)))
        .isEqualTo(
            """
            {"exchange":"00000001-0000-4000-8000-000000000000","at":"2026-03-01T10:00:00.001Z",\
            "data":{"outcome":"refused","status":426,"error":"tls_required",\
            "tls":{"upstream.version":"TLSv1.3"}},"event":"ended"}""");
    assertThat(SegmentForge.payload(parts.get(3)))
        .isEqualTo("{\"events\":2,\"why\":\"closed\",\"closed\":\"2026-03-01T10:00:00Z\"}");
  }
}
