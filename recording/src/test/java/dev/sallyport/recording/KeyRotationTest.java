package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.KeysException;
import dev.sallyport.recording.seal.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New keys come into force at a start, and old ones are good for nothing more. */
class KeyRotationTest {

  @TempDir Path temp;
  private Path directory;
  private KeyFiles keys;

  @BeforeEach
  void prepare() {
    directory = temp.resolve("recordings");
    keys = new KeyFiles(temp.resolve("keys"), _ -> Optional.of("correct horse"));
  }

  private VerifyingKey record(int exchange) throws IOException {
    KeyRing ring = keys.loadOrCreate();
    try (SegmentJournal journal = SegmentJournal.open(directory, ring, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(exchange), Samples.denied());
    }
    return ring.signer().verifying();
  }

  private Verdict verdict(VerifyingKey key) throws IOException {
    return Recordings.in(directory, keys)
        .verify(Audit.OF_ITSELF.withPublicKey(key).withRing(keys.load()), TailPatience.NONE)
        .verdict();
  }

  @Test
  void recordingsOfAllKeysVerifyWithTheNewestAndCanBeRead() throws IOException {
    VerifyingKey first = record(1);
    keys.addSigningKey();
    keys.addKey();
    VerifyingKey second = record(2);

    assertThat(verdict(second)).isEqualTo(new Verdict.Intact());
    assertThat(Journals.entries(directory, keys.load())).hasSize(8);
    assertThat(verdict(first))
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().what()).contains("retired"));
  }

  @Test
  void aRetiredKeyEncryptionKeyOpensNothingAndIsNotNeeded() throws IOException {
    record(1);
    keys.addKey();
    record(2);
    Files.delete(keys.directory().resolve("kek-0001.key"));
    assertThat(Journals.entries(directory, keys.load())).hasSize(8);
  }

  @Test
  void aNewKeyNeverTakesThePlaceOfOneThoughTheFirstWasDestroyed() throws IOException {
    record(1);
    keys.addKey();
    record(2);
    Files.delete(keys.directory().resolve("kek-0001.key"));
    byte[] second = Files.readAllBytes(keys.directory().resolve("kek-0002.key"));

    keys.addKey();
    keys.addPassphrase();

    assertThat(keys.directory().resolve("kek-0002.key")).hasBinaryContent(second);
    assertThat(keys.directory().resolve("kek-0003.key")).exists();
    assertThat(keys.directory().resolve("kek-0004.passphrase")).exists();
    assertThat(Journals.entries(directory, keys.load())).hasSize(8);
  }

  @Test
  void aChangeOfKeysThatWasCutOffAnywhereIsDoneAgain() throws IOException {
    record(1);
    Eraser.erase(directory, keys.load(), Set.of(Samples.id(1)), "", Samples.START, List.of());
    record(2);
    keys.addSigningKey();
    keys.addKey();
    Path before = temp.resolve("before");
    Journals.copy(directory, before);
    KeyRing ring = keys.load();
    for (int writes = 0; writes < 8; writes++) {
      Journals.copy(before, directory);
      FakeDisk disk = new FakeDisk();
      disk.writesUntilFailure.set(writes);
      try {
        Recovery.run(directory, disk, () -> Samples.START, ring);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
      SegmentJournal journal = SegmentJournal.open(directory, ring, Journals.OPTIONS);
      journal.close();
      assertThat(journal.recovery().findings())
          .as("after %s files", writes)
          .noneMatch(RecoveryReport.Broken.class::isInstance);
      assertThat(verdict(ring.signer().verifying()))
          .as("after %s files", writes)
          .isEqualTo(new Verdict.Intact());
    }
  }

  @Test
  void aMissingKeyEncryptionKeyIsNamedWithTheCure() throws IOException {
    record(1);
    Files.delete(keys.directory().resolve("kek-0001.key"));
    keys.loadOrCreate();
    assertThatThrownBy(() -> Recordings.in(directory, keys).list())
        .isInstanceOf(KeysException.class)
        .hasMessageContaining("put its file back");
  }

  @Test
  void aSegmentForgedWithARetiredKeyIsNoticed() throws IOException {
    record(1);
    Path stolen = temp.resolve("stolen");
    Files.createDirectory(stolen);
    for (Path file : Journals.files(keys.directory(), "")) {
      Files.copy(file, stolen.resolve(file.getFileName()));
    }
    Path before = temp.resolve("before");
    Journals.copy(directory, before);
    keys.addSigningKey();
    VerifyingKey newest = record(2);

    // The thief goes on from the copy with the old key and puts that in place of the new segment.
    KeyFiles old = new KeyFiles(stolen, _ -> Optional.empty());
    try (SegmentJournal journal = SegmentJournal.open(before, old.load(), Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(66), Samples.denied());
    }
    for (String suffix : List.of(".slpt", ".keys")) {
      String name = "segment-0000000002" + suffix;
      Files.write(directory.resolve(name), Files.readAllBytes(before.resolve(name)));
    }
    assertThat(verdict(newest)).isInstanceOf(Verdict.Broken.class);
    Files.write(
        directory.resolve("signers.json"), Files.readAllBytes(before.resolve("signers.json")));
    assertThat(verdict(newest)).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aTombstoneIsSignedAnewByTheNewKey() throws IOException {
    record(1);
    Eraser.erase(directory, keys.load(), Set.of(Samples.id(1)), "", Samples.START, List.of());
    keys.addSigningKey();
    assertThat(verdict(record(2))).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aPassphraseTakesTheKeysPlace() throws IOException {
    record(1);
    keys.addPassphrase();
    VerifyingKey key = record(2);
    Files.delete(keys.directory().resolve("kek-0001.key"));
    assertThat(verdict(key)).isEqualTo(new Verdict.Intact());
    KeyFiles wrong = new KeyFiles(keys.directory(), _ -> Optional.of("wrong"));
    assertThatThrownBy(() -> Recordings.in(directory, wrong).list())
        .isInstanceOf(KeysException.class);
    KeyFiles none = new KeyFiles(keys.directory(), _ -> Optional.empty());
    assertThatThrownBy(none::load).hasMessageContaining("SALLYPORT_RECORDING_PASSPHRASE");
  }

  @Test
  void keysAreForTheirOwnerAloneAndOthersAreRefused() throws IOException {
    record(1);
    for (Path file : Journals.files(keys.directory(), "")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    Path kek = keys.directory().resolve("kek-0001.key");
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(keys::load).hasMessageContaining("chmod 600");
  }

  @Test
  void segmentsWithoutSignersAreNotContinued() throws IOException {
    record(1);
    Files.delete(directory.resolve("signers.json"));
    assertThatThrownBy(() -> record(2))
        .isInstanceOf(KeysException.class)
        .hasMessageContaining("format version 1")
        .hasMessageContaining("move the directory away");
  }
}
