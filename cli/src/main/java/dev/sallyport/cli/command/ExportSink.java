package dev.sallyport.cli.command;

import dev.sallyport.archive.syslog.SyslogMessage;
import dev.sallyport.archive.syslog.SyslogSender;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.TrustBundle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where an export goes. */
interface ExportSink {

  /** Takes a line. */
  void add(Instant at, String line);

  /** Whether it is time to {@link #flush}. */
  boolean isFull();

  /**
   * Returns when all lines have arrived.
   *
   * @throws IOException if they have not
   */
  void flush() throws IOException;

  /** Standard output. */
  record Standard(PrintStream out) implements ExportSink {
    @Override
    public void add(Instant at, String line) {
      out.println(line);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
      if (out.checkError()) {
        throw new IOException("standard output takes no more");
      }
    }
  }

  /** A syslog collector, which gets messages of type {@code EXCHANGE}. */
  final class Syslog implements ExportSink {
    private static final int BATCH = 500;
    private static final int INFORMATIONAL = 6;
    private static final Pattern PLACE = Pattern.compile("\\[?([^\\[\\]]+)\\]?:([0-9]{1,5})");

    private final SyslogSender sender;
    private final List<SyslogMessage> messages = new ArrayList<>();

    private Syslog(SyslogSender sender) {
      this.sender = sender;
    }

    static Syslog to(String place, @Nullable Path authorities) throws IOException {
      Matcher parts = PLACE.matcher(place);
      if (!parts.matches()) {
        throw new IOException("'" + place + "' is no HOST:PORT such as siem.example.com:6514");
      }
      TrustBundle trust =
          authorities == null
              ? new TrustBundle.SystemStore()
              : new TrustBundle.Pem(Files.readString(authorities));
      Address address = new Address(parts.group(1), Integer.parseInt(parts.group(2)));
      return new Syslog(SyslogSender.to(address, trust));
    }

    @Override
    public void add(Instant at, String line) {
      messages.add(new SyslogMessage(INFORMATIONAL, at, "EXCHANGE", line));
    }

    @Override
    public boolean isFull() {
      return messages.size() >= BATCH;
    }

    @Override
    public void flush() throws IOException {
      if (!messages.isEmpty()) {
        sender.send(messages);
        messages.clear();
      }
    }
  }
}
