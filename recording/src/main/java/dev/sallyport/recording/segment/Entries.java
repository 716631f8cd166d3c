package dev.sallyport.recording.segment;

import java.util.Arrays;
import java.util.List;

/**
 * Events of one exchange in a row, which are sealed together: {@code
 * {"exchange":"…","events":[{"at":"…","event":"started","data":{…}},…]}}.
 *
 * @param list the events, at least one, all of the same exchange
 */
public record Entries(List<Entry> list) {

  /**
   * @throws IllegalArgumentException if there is no event
   */
  public Entries {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("nothing happened");
    }
    list = List.copyOf(list);
  }

  /** The plaintext of {@link SealedEvents}: JSON, UTF-8. */
  public byte[] encode() {
    Plaintext json = new Plaintext(list.getFirst().exchange(), 0);
    for (Entry entry : list) {
      entry.encode(
          (bytes, size) -> {
            json.add(bytes, size);
            return true;
          });
    }
    return Arrays.copyOf(json.bytes(), json.length());
  }

  /**
   * Reads what {@link #encode} wrote, or the one {@link Entry} that a frame was before version 4.
   *
   * @throws MalformedException if the bytes are neither
   */
  public static Entries decode(byte[] payload) throws MalformedException {
    return RecordingMapper.read(payload, Entries.class);
  }
}
