package dev.sallyport.recording.reader;

import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RecordingMapper;
import dev.sallyport.recording.segment.Signature;
import dev.sallyport.recording.segment.SignedText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A signed statement that somebody read recordings: a line of {@code readers.jsonl}.
 *
 * @param journal id of the journal
 * @param number counts from 1
 * @param at when
 * @param who the operating system's user
 * @param action what for: {@code show}, {@code replay}, {@code list}, {@code search}, {@code
 *     report}, {@code export}, {@code tail}; or what was done besides: {@code hold}, {@code
 *     release}
 * @param what which recordings, in the words of the command; the name of a hold, and where one is
 *     placed its digest
 * @param previous SHA-256 of the line before; zero in the first
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 over {@link #signedText}
 */
public record Reading(
    UUID journal,
    long number,
    Instant at,
    String who,
    String action,
    String what,
    ChainValue previous,
    Fingerprint key,
    Signature signature) {

  private static final int LONGEST = 500;

  public Reading {
    at = at.truncatedTo(ChronoUnit.MICROS);
    who = line(who);
    what = line(what);
  }

  /** A signature covers lines, so that a value must not hold one. */
  private static String line(String text) {
    String flat = text.replaceAll("\\p{Cntrl}", "?");
    return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST);
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of("reading", journal, number, at, who, action, what, previous, key);
  }

  /** The statement with a signature. */
  public Reading signed(Signature with) {
    return new Reading(journal, number, at, who, action, what, previous, key, with);
  }

  /** The line without its end. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any statement
   */
  public static Reading decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, Reading.class);
  }
}
