package dev.sallyport.masking.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codings undone, wherever the encoded bytes are cut; and what is refused. */
class BodyDecoderTest {

  private static final byte[] SHORT =
      "{\"mail\":\"ada@example.com\",\"s\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
          .getBytes(StandardCharsets.UTF_8);

  static List<String> names() {
    return Encoded.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatComesOutDoesNotDependOnWhereTheInputIsCut(String name) throws Exception {
    byte[] encoded = Encoded.encode(name, SHORT);
    for (int cut = 0; cut <= encoded.length; cut++) {
      assertThat(decode(name, encoded, cut)).as("cut at %d", cut).isEqualTo(SHORT);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void decodesWhatIsLargerThanItsBuffers(String name) throws Exception {
    byte[] plain = new byte[3_000_000];
    Random random = new Random(7);
    for (int i = 0; i < plain.length; i += 1000) {
      Arrays.fill(plain, i, i + 1000, (byte) random.nextInt());
      plain[i + random.nextInt(1000)] = (byte) random.nextInt();
    }
    byte[] encoded = Encoded.encode(name, plain);
    assertThat(decode(name, encoded)).isEqualTo(plain);
    assertThat(decode(name, encoded, encoded.length / 3, encoded.length / 2)).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesWhatEndsTooEarly(String name) {
    byte[] encoded = Encoded.encode(name, SHORT);
    for (int length = 1; length < encoded.length; length++) {
      byte[] part = Arrays.copyOf(encoded, length);
      assertThatExceptionOfType(CodingException.class)
          .as("%d of %d bytes", length, encoded.length)
          .isThrownBy(() -> decode(name, part));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void refusesWhatFollowsTheEnd(String name) {
    byte[] encoded = Encoded.encode(name, SHORT);
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 3);
    for (int[] cuts : new int[][] {{}, {encoded.length}, {encoded.length - 1}}) {
      assertThatExceptionOfType(CodingException.class).isThrownBy(() -> decode(name, longer, cuts));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void noDamageEscapesAsAnotherException(String name) {
    byte[] encoded = Encoded.encode(name, SHORT);
    for (int at = 0; at < encoded.length; at++) {
      for (int flip : new int[] {1, 0x10, 0xFF}) {
        byte[] damaged = encoded.clone();
        damaged[at] ^= (byte) flip;
        try {
          decode(name, damaged, at);
        } catch (CodingException refused) {
          assertThat(refused.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void readsSeveralMembersOrFrames(String name) throws Exception {
    byte[] encoded = Encoded.encode(name, SHORT);
    byte[] twice = ByteBuffer.allocate(2 * encoded.length).put(encoded).put(encoded).array();
    byte[] expected = ByteBuffer.allocate(2 * SHORT.length).put(SHORT).put(SHORT).array();
    for (int cut = 0; cut <= twice.length; cut++) {
      assertThat(decode(name, twice, cut)).isEqualTo(expected);
    }
  }

  @Test
  void readsAGzipHeadWithEveryOptionalPart() throws Exception {
    byte[] plain = Encoded.encode("gzip", SHORT);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 0x1F, 1, 2, 3, 4, 0, 3});
    full.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    full.writeBytes("name\0".getBytes(StandardCharsets.US_ASCII));
    full.writeBytes("comment\0".getBytes(StandardCharsets.US_ASCII));
    full.writeBytes(new byte[] {9, 9});
    full.write(plain, 10, plain.length - 10);
    byte[] encoded = full.toByteArray();
    for (int cut = 0; cut <= encoded.length; cut++) {
      assertThat(decode("gzip", encoded, cut)).isEqualTo(SHORT);
    }
  }

  @Test
  void refusesAWindowNobodyHasToKeep() {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(1);
      context.setWindowLog(24);
      context.setContentSize(false);
      byte[] encoded = context.compress(new byte[20 << 20]);
      assertThatExceptionOfType(CodingException.class)
          .isThrownBy(() -> decode("zstd", encoded))
          .withMessageContaining("window");
    }
  }

  @Test
  void refusesAZstdFrameWithADictionary() {
    byte[] dictionary = "ada@example.com".repeat(20).getBytes(StandardCharsets.UTF_8);
    byte[] encoded = Zstd.compressUsingDict(SHORT, dictionary, 3);
    assertThatExceptionOfType(CodingException.class).isThrownBy(() -> decode("zstd", encoded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "zstd, gzip"})
  void refusesABombBeforeItHasGrown(String name) {
    int free = 1_000_000;
    byte[] encoded = Encoded.encode(name, new byte[3 * free]);
    long[] decoded = {0};
    assertThatExceptionOfType(CodingException.class)
        .isThrownBy(
            () -> {
              try (BodyDecoder decoder = new BodyDecoder(Encoded.codings(name), free)) {
                decoder.write(ByteBuffer.wrap(encoded));
                ByteBuffer piece = decoder.read();
                while (piece.hasRemaining()) {
                  decoded[0] += piece.remaining();
                  piece = decoder.read();
                }
              }
            })
        .withMessageContaining("expands");
    assertThat(decoded[0]).isLessThanOrEqualTo(free);
  }

  @Test
  void nothingAtAllIsCompleteHoweverItIsEncoded() throws Exception {
    assertThat(decode("gzip", new byte[0])).isEmpty();
  }

  @Test
  void namesAreReadAsHeadersAre() {
    assertThat(ContentCoding.of(List.of(" GZIP ,, identity", "Br")))
        .contains(List.of(ContentCoding.GZIP, ContentCoding.BROTLI));
    assertThat(ContentCoding.of(List.of("x-gzip"))).contains(List.of(ContentCoding.GZIP));
    assertThat(ContentCoding.of(List.of("identity"))).contains(List.of());
    assertThat(ContentCoding.of(List.of("compress"))).isEmpty();
    assertThat(ContentCoding.of(List.of("gzip;q=1"))).isEmpty();
    assertThat(ContentCoding.of(List.of("gzip, gzip, gzip, gzip"))).isEmpty();
  }

  private static byte[] decode(String name, byte[] encoded, int... cuts) throws CodingException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (BodyDecoder decoder = new BodyDecoder(Encoded.codings(name))) {
      int from = 0;
      for (int i = 0; i <= cuts.length; i++) {
        int to = i < cuts.length ? cuts[i] : encoded.length;
        decoder.write(ByteBuffer.wrap(encoded, from, to - from).asReadOnlyBuffer());
        ByteBuffer piece = decoder.read();
        while (piece.hasRemaining()) {
          assertThat(piece.remaining()).isLessThanOrEqualTo(BodyDecoder.PIECE);
          plain.write(piece.array(), piece.position(), piece.remaining());
          piece = decoder.read();
        }
        from = to;
      }
      decoder.finish();
    }
    return plain.toByteArray();
  }
}
