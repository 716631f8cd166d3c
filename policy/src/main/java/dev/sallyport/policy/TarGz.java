package dev.sallyport.policy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzipped tar archives (POSIX.1-1988 ustar), as far as OPA bundles need them. */
public final class TarGz {

  /** Longest archive that is read, in bytes. */
  public static final int MAX_COMPRESSED = 16 * 1024 * 1024;

  static final int MAX_CONTENT = 64 * 1024 * 1024;

  private static final int BLOCK = 512;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int NUMBER_LENGTH = 12;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;

  private static final int MODE = 100;
  private static final int MAGIC = 257;

  private TarGz() {}

  /** Writes files as an archive, sorted by name; the same files always give the same bytes. */
  public static byte[] write(Map<String, byte[]> files) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(archive)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue();
        gzip.write(header(file.getKey(), content.length));
        gzip.write(content);
        gzip.write(new byte[Math.floorMod(-content.length, BLOCK)]);
      }
      gzip.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    byte[] path = ("/" + name).getBytes(StandardCharsets.UTF_8);
    if (path.length > NAME_LENGTH) {
      throw new IllegalArgumentException("a name in a bundle is longer than 100 bytes: " + name);
    }
    put(header, NAME, path);
    put(header, MODE, "0000644\0000000000\0000000000\0".getBytes(StandardCharsets.US_ASCII));
    put(header, SIZE, "%011o\000%011o\0".formatted(size, 0).getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(header, CHECKSUM, CHECKSUM + CHECKSUM_LENGTH, (byte) ' ');
    header[TYPE] = '0';
    put(header, MAGIC, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    long sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM, "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII));
    return header;
  }

  private static void put(byte[] header, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /**
   * Reads the regular files of an archive.
   *
   * @return contents by name, without a leading slash
   * @throws PolicyException if it is no such archive, cut, too large, or has a file twice
   */
  public static Map<String, byte[]> read(byte[] archive) throws PolicyException {
    if (archive.length > MAX_COMPRESSED) {
      throw new PolicyException(
          "the bundle has %d bytes; at most %d are read".formatted(archive.length, MAX_COMPRESSED));
    }
    byte[] content;
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      content = gzip.readNBytes(MAX_CONTENT + 1);
    } catch (IOException e) {
      throw new PolicyException("the bundle is no gzipped tar, or is damaged", e);
    }
    if (content.length > MAX_CONTENT) {
      throw new PolicyException("the bundle unpacks to more than " + MAX_CONTENT + " bytes");
    }
    return files(content);
  }

  private static Map<String, byte[]> files(byte[] tar) throws PolicyException {
    Map<String, byte[]> files = new HashMap<>();
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      check(tar, at);
      long size = octal(tar, at + SIZE, NUMBER_LENGTH);
      int start = at + BLOCK;
      if (size > tar.length - start) {
        throw damaged("a file is cut short");
      }
      int end = start + (int) size;
      boolean regular = tar[at + TYPE] == '0' || tar[at + TYPE] == 0;
      if (regular && files.put(name(tar, at), Arrays.copyOfRange(tar, start, end)) != null) {
        throw damaged("it has " + name(tar, at) + " twice");
      }
      at = start + (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
    }
    if (at + BLOCK > tar.length) {
      throw damaged("the end is missing");
    }
    return files;
  }

  private static String name(byte[] tar, int header) {
    String name = text(tar, header + NAME, NAME_LENGTH);
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** The checksum is the sum of the header's bytes, with blanks in place of the checksum. */
  private static void check(byte[] tar, int header) throws PolicyException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      sum += own ? ' ' : tar[header + i] & 0xff;
    }
    if (sum != octal(tar, header + CHECKSUM, CHECKSUM_LENGTH)) {
      throw damaged("a header does not match its checksum");
    }
  }

  private static long octal(byte[] tar, int at, int length) throws PolicyException {
    String digits = text(tar, at, length).strip();
    try {
      return Long.parseUnsignedLong(digits, 8);
    } catch (NumberFormatException e) {
      throw damaged("a header has a number that is not octal");
    }
  }

  private static String text(byte[] tar, int at, int length) {
    int end = at;
    while (end < at + length && tar[end] != 0) {
      end++;
    }
    return new String(tar, at, end - at, StandardCharsets.UTF_8);
  }

  private static PolicyException damaged(String how) {
    return new PolicyException("the bundle is damaged: " + how);
  }
}
