package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.recording.segment.SegmentForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verifier in another language, written from the specification alone, comes to the same. */
class IndependentVerifierTest {

  @TempDir Path temp;
  private Path journal;

  @BeforeAll
  static void needsPythonAndOpenSsl() throws Exception {
    for (List<String> tool :
        List.of(List.of("python3", "--version"), List.of("openssl", "version"))) {
      assumeTrue(runs(tool), "there is no " + tool.getFirst() + " here");
    }
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @BeforeEach
  void writeASample() throws IOException {
    journal = temp.resolve("recordings");
    Journals.writeSample(journal);
  }

  private record Said(int code, String words) {}

  private Said verify() throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(getClass().getResource("/verifier/verify.py")).toURI());
    Path said = temp.resolve("said");
    Process process =
        new ProcessBuilder(
                "python3",
                script.toString(),
                journal.toString(),
                Journals.KEYS.directory().resolve("signing-0001.pub.pem").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), Files.readString(said));
  }

  @Test
  void whatWasWrittenIsAsSpecified() throws Exception {
    assertThat(verify()).isEqualTo(new Said(0, "OK 3 segments\n"));
  }

  @Test
  void anErasedExchangeBreaksNothing() throws Exception {
    Eraser.erase(
        journal, Journals.RING, Set.of(Samples.id(1)), "request 17", Samples.START, List.of());
    assertThat(verify().words()).isEqualTo("OK 3 segments\n");
  }

  @Test
  void bothNoticeTheSame() throws Exception {
    Path sample = temp.resolve("sample");
    Journals.copy(journal, sample);
    Path second = Journals.segment(journal, 2);
    byte[] whole = Files.readAllBytes(second);
    List<byte[]> frames = SegmentForge.parts(whole);
    List<byte[]> forged = new ArrayList<>(frames);
    forged.remove(frames.size() - 2);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    List<byte[]> contents =
        List.of(
            flipped,
            Arrays.copyOf(whole, whole.length - 1),
            SegmentForge.join(forged),
            SegmentForge.rebuildChain(forged),
            Files.readAllBytes(Journals.segment(journal, 1)),
            "nothing of the kind".getBytes(StandardCharsets.US_ASCII));
    for (byte[] content : contents) {
      Journals.copy(sample, journal);
      Files.write(second, content);
      assertBroken();
    }
    for (String file : List.of("segment-0000000002.slpt", "segment-0000000002.keys")) {
      Journals.copy(sample, journal);
      Files.delete(journal.resolve(file));
      assertBroken();
    }
    Journals.copy(sample, journal);
    Path signers = journal.resolve("signers.json");
    Files.writeString(signers, Files.readString(signers).replace("\"from\":1", "\"from\":2"));
    assertBroken();
  }

  private void assertBroken() throws Exception {
    Said said = verify();
    assertThat(said.code()).as(said.words()).isEqualTo(1);
    assertThat(said.words()).startsWith("BROKEN");
    assertThat(Journals.verdict(journal)).isInstanceOf(Verdict.Broken.class);
  }
}
