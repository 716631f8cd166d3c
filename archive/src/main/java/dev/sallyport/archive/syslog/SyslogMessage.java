package dev.sallyport.archive.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A message of syslog (RFC 5424), facility "log audit" (13).
 *
 * @param severity RFC 5424 section 6.2.1: 5 is notice, 6 informational, 4 warning
 * @param at when what it tells of happened
 * @param type what it tells of, MSGID: printable ASCII without blanks, at most 32
 * @param text content, UTF-8
 */
public record SyslogMessage(int severity, Instant at, String type, String text) {

  private static final int LOG_AUDIT = 13;

  /** The message as RFC 5425 frames it: its length in octets, a blank, itself. */
  byte[] framed(String host) {
    String header =
        "<"
            + (LOG_AUDIT * 8 + severity)
            + ">1 "
            + at.truncatedTo(ChronoUnit.MICROS)
            + " "
            + host
            + " sallyport "
            + ProcessHandle.current().pid()
            + " "
            + type
            + " - ";
    byte[] message = (header + text).getBytes(StandardCharsets.UTF_8);
    byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] framed = new byte[length.length + message.length];
    System.arraycopy(length, 0, framed, 0, length.length);
    System.arraycopy(message, 0, framed, length.length, message.length);
    return framed;
  }
}
