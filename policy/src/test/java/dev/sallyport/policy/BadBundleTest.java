package dev.sallyport.policy;

import static dev.sallyport.policy.Documents.json;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BadBundleTest {

  private static final byte[] WASM_HEAD = {0, 'a', 's', 'm', 1, 0, 0, 0};

  @Test
  void refusesWhatIsNoGzip() {
    refused(new byte[0], "no gzipped tar");
    refused("hello".getBytes(StandardCharsets.UTF_8), "no gzipped tar");
  }

  @Test
  void refusesABundleThatIsCut() {
    byte[] whole = StandardBundle.bytes();
    for (int length : new int[] {1, 20, 1000, whole.length / 2, whole.length - 1}) {
      refused(Arrays.copyOf(whole, length), "no gzipped tar, or is damaged");
    }
  }

  @Test
  void refusesABundleWithAChangedByte() {
    byte[] changed = StandardBundle.bytes();
    changed[changed.length / 2] ^= 1;
    refused(changed, "no gzipped tar, or is damaged");
  }

  @Test
  void refusesATarThatIsCut() throws IOException {
    byte[] tar = tar(Map.of("/policy.wasm", new byte[2000]));
    refused(gzip(Arrays.copyOf(tar, 1024)), "a file is cut short");
    refused(gzip(Arrays.copyOf(tar, 512 + 2048)), "the end is missing");
    refused(gzip("hello".repeat(200).getBytes(StandardCharsets.UTF_8)), "not octal");
    byte[] renamed = tar(Map.of("/policy.wasm", new byte[2000]));
    renamed[1] = 'P';
    refused(gzip(renamed), "a header does not match its checksum");
  }

  @Test
  void refusesAFileThatIsThereTwice() throws IOException {
    byte[] one = tar(Map.of("/policy.wasm", WASM_HEAD));
    byte[] other = tar(Map.of("policy.wasm", WASM_HEAD));
    byte[] both = Arrays.copyOf(one, 1024 + other.length);
    System.arraycopy(other, 0, both, 1024, other.length);
    refused(gzip(both), "it has policy.wasm twice");
  }

  @Test
  void refusesABundleThatUnpacksToTooMuch() throws IOException {
    refused(gzip(new byte[TarGz.MAX_CONTENT + 1]), "unpacks to more than");
  }

  @Test
  void refusesABundleThatIsTooLarge() {
    refused(new byte[TarGz.MAX_COMPRESSED + 1], "at most");
  }

  @Test
  void refusesABundleOfPlainRego() throws IOException {
    refused(
        bundle(Map.of("/main.rego", "package sallyport.main".getBytes(StandardCharsets.UTF_8))),
        "opa build -t wasm -e sallyport/main/decision");
  }

  @Test
  void refusesADelta() throws IOException {
    refused(
        bundle(Map.of("/patch.json", "{\"data\": []}".getBytes(StandardCharsets.UTF_8))),
        "the bundle is a delta (patch.json)");
  }

  @Test
  void refusesAModuleThatIsNoWebAssembly() throws IOException {
    refused(bundle(Map.of("/policy.wasm", new byte[100])), "not a valid WebAssembly module");
  }

  @Test
  void refusesAModuleThatIsNoPolicy() throws IOException {
    refused(bundle(Map.of("/policy.wasm", WASM_HEAD)), "no policy that OPA compiled");
  }

  @Test
  void refusesDataThatIsNoJsonObject() throws IOException {
    for (String data : new String[] {"", "{", "[]", "null"}) {
      refused(
          bundle(
              Map.of(
                  "/policy.wasm", WASM_HEAD, "/data.json", data.getBytes(StandardCharsets.UTF_8))),
          "the bundle's data.json");
    }
  }

  private static void refused(byte[] bundle, String why) {
    assertThatThrownBy(() -> WasmPolicyEngine.load(bundle, json("{}")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(why);
  }

  private static byte[] bundle(Map<String, byte[]> files) throws IOException {
    return gzip(tar(files));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          byte[] header = new byte[512];
          put(header, 0, name);
          put(header, 124, "%011o".formatted(content.length));
          put(header, 148, "        ");
          header[156] = '0';
          int sum = 0;
          for (byte b : header) {
            sum += b;
          }
          put(header, 148, "%06o\0 ".formatted(sum));
          tar.writeBytes(header);
          tar.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        });
    tar.writeBytes(new byte[1024]);
    return tar.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
