package dev.sallyport.archive.anchor;

import dev.sallyport.archive.syslog.SyslogMessage;
import dev.sallyport.archive.syslog.SyslogSender;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A syslog collector: a message {@code HEAD} for each head, {@code ERASED} for each erasure, {@code
 * REMOVED} for each removal, {@code READERS} for each head of the record of readers.
 */
public record SyslogAnchor(SyslogSender sender) implements Anchor {

  private static final int NOTICE = 5;

  @Override
  public String name() {
    return sender.name();
  }

  @Override
  public void keep(Head head) throws IOException {
    send(head.at(), "HEAD", head.encode());
  }

  @Override
  public void keep(Tombstone tombstone) throws IOException {
    send(tombstone.at(), "ERASED", tombstone.encode());
  }

  @Override
  public void keep(Removal removal) throws IOException {
    send(removal.at(), "REMOVED", removal.encode());
  }

  @Override
  public void keep(ReadersHead head) throws IOException {
    send(head.at(), "READERS", head.encode());
  }

  private void send(Instant at, String type, byte[] json) throws IOException {
    sender.send(
        List.of(new SyslogMessage(NOTICE, at, type, new String(json, StandardCharsets.UTF_8))));
  }
}
