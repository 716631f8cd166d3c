package dev.sallyport.recording.seal;

import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RecordingMapper;
import dev.sallyport.recording.segment.Signature;
import dev.sallyport.recording.segment.SignedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which key signs which segments of a journal: the public file {@code signers.json}, signed by the
 * newest of them. So a key that was retired, and perhaps stolen, signs nothing any more.
 *
 * @param journal id of the journal
 * @param keys oldest first
 * @param signature by the last of them
 */
public record Signers(UUID journal, List<Term> keys, Signature signature) {

  /** Name of the file. */
  public static final String FILE = "signers.json";

  /**
   * A key and the first segment that it signs.
   *
   * @param from number of that segment
   */
  public record Term(VerifyingKey key, long from) {}

  public Signers {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no signing key");
    }
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i).from() < keys.get(i - 1).from()) {
        throw new IllegalArgumentException("the keys are not in order");
      }
    }
  }

  /** For a new journal. */
  public static Signers begin(UUID journal, SigningKey key) {
    return signed(journal, List.of(new Term(key.verifying(), 1)), key);
  }

  /** The same with a newer key, which signs from a segment on. */
  public Signers then(SigningKey key, long from) {
    List<Term> more = new ArrayList<>(keys);
    more.add(new Term(key.verifying(), from));
    return signed(journal, more, key);
  }

  private static Signers signed(UUID journal, List<Term> keys, SigningKey key) {
    Signers unsigned = new Signers(journal, keys, Signature.NONE);
    return new Signers(journal, keys, key.sign(unsigned.signedText()));
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    String terms =
        keys.stream().map(term -> term.from() + " " + term.key()).collect(Collectors.joining("\n"));
    return SignedText.of("signers", journal, terms);
  }

  /** The newest key. */
  public VerifyingKey newest() {
    return keys.getLast().key();
  }

  /** Whether the newest key signed this. */
  public boolean isGenuine() {
    return newest().verifies(signedText(), signature);
  }

  /** The key of a segment. */
  public VerifyingKey of(long segment) {
    VerifyingKey key = keys.getFirst().key();
    for (Term term : keys) {
      if (term.from() <= segment) {
        key = term.key();
      }
    }
    return key;
  }

  /** The term of a key by its name. */
  public Optional<Term> find(Fingerprint fingerprint) {
    return keys.stream().filter(term -> term.key().fingerprint().equals(fingerprint)).findFirst();
  }

  /** Content of the file. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any
   */
  public static Signers decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, Signers.class);
  }
}
