package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 80 bytes of a segment.
 *
 * @param version of the format, one that is read here
 * @param number number of the segment, from 1, without gaps
 * @param start why the segment was begun
 * @param created when, to the microsecond
 * @param previous end of the chain in the segment before; {@link ChainValue#NONE} in the first
 * @param journal id of the journal, the same in all its segments
 */
public record SegmentHeader(
    short version, long number, Start start, Instant created, ChainValue previous, UUID journal) {

  /** Why a segment was begun. */
  public enum Start {
    /** A writer opened the journal. */
    OPENED(1),
    /** The segment before was full. */
    ROTATED(2),
    /**
     * A writer opened the journal and found the segment before broken; {@code previous} is the
     * chain at its last good frame.
     */
    AFTER_BREAK(3);

    private final short code;

    Start(int code) {
      this.code = (short) code;
    }
  }

  /** Bytes of a header. */
  public static final int BYTES = 80;

  /** The version this library writes. */
  static final short VERSION = 4;

  /** A frame was one event. */
  private static final short ONE_EVENT_A_FRAME = 3;

  /** And there was one kind of frame for events. */
  private static final short ONE_KIND_OF_EVENTS = 2;

  private static final short UNSEALED = 1;

  private static final byte[] MAGIC = {'S', 'L', 'P', 'T', 'S', 'E', 'G', FrameHead.SEPARATOR};

  /** A header of the version that is written here. */
  public SegmentHeader(
      long number, Start start, Instant created, ChainValue previous, UUID journal) {
    this(VERSION, number, start, created, previous, journal);
  }

  /** Whether its frames hold any number of events and say how many. */
  boolean countsEvents() {
    return version > ONE_EVENT_A_FRAME;
  }

  /** The header as it stands in the file. */
  public byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(BYTES)
            .put(MAGIC)
            .putShort(version)
            .putShort(start.code)
            .putLong(number)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, created))
            .put(previous.bytes())
            .putLong(journal.getMostSignificantBits())
            .putLong(journal.getLeastSignificantBits());
    return out.putInt(checksum(out.array())).array();
  }

  /**
   * Reads a header.
   *
   * @param bytes {@link #BYTES} bytes
   * @throws MalformedException if they are not a header of a version that is read here
   */
  static SegmentHeader decode(byte[] bytes) throws MalformedException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new MalformedException("this is not a segment: the file starts with other bytes");
    }
    short version = in.getShort();
    if (version == UNSEALED) {
      throw new MalformedException(
          "this is a recording of format version 1, which was neither sealed nor signed; only a"
              + " Sallyport of that time reads it");
    }
    if (version < ONE_KIND_OF_EVENTS || version > VERSION) {
      throw new MalformedException("format version " + version + " is not known here");
    }
    if (in.getInt(BYTES - Integer.BYTES) != checksum(bytes)) {
      throw new MalformedException("the checksum of the header does not match");
    }
    Start start = start(in.getShort());
    long number = in.getLong();
    Instant created = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    byte[] previous = new byte[ChainValue.BYTES];
    in.get(previous);
    UUID journal = new UUID(in.getLong(), in.getLong());
    return new SegmentHeader(version, number, start, created, new ChainValue(previous), journal);
  }

  private static Start start(short code) throws MalformedException {
    for (Start start : Start.values()) {
      if (start.code == code) {
        return start;
      }
    }
    throw new MalformedException("the header says an unknown reason to start, " + code);
  }

  private static int checksum(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
