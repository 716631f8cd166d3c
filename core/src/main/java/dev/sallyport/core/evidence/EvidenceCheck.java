package dev.sallyport.core.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads evidence from its first line to its last and finds what is not as it was written: lines
 * that were changed, added or taken out, files that are missing, signatures that are none.
 *
 * <p>A copy that ends earlier than the original is as good as one that was made earlier. Whoever
 * must know keeps a chain value elsewhere, and has it looked for.
 */
public final class EvidenceCheck {

  private static final int MOST_FINDINGS = 100;

  private final EvidenceVerifier verifier;
  private final Consumer<JsonNode> events;
  private final List<String> findings = new ArrayList<>();
  private String chain = "";
  private String wanted = "";
  private String vouched = "";
  private String headAt = "";
  private long lines;
  private long heads;
  private long unsealed;
  private String expiredAfter = SealedLine.START;
  private String begins = SealedLine.START;
  private boolean found;

  private EvidenceCheck(EvidenceVerifier verifier, Consumer<JsonNode> events) {
    this.verifier = verifier;
    this.events = events;
  }

  /**
   * What a check came to.
   *
   * @param files how many files there are
   * @param lines how many lines they have
   * @param heads how many signed heads are among them
   * @param head chain value that the last good head vouches for; empty if there is none
   * @param headAt when that was signed; empty likewise
   * @param findings what is wrong, in plain words; empty if nothing is
   */
  public record Verdict(
      int files, long lines, long heads, String head, String headAt, List<String> findings) {
    public Verdict {
      findings = List.copyOf(findings);
    }

    /** Whether all is as it was written. */
    public boolean isGood() {
      return findings.isEmpty();
    }
  }

  /**
   * Checks the files of a directory.
   *
   * @param contains chain value that has to be in them; empty for none
   * @param events takes every event on the way, good or not
   * @throws IOException if they cannot be read
   */
  public static Verdict of(
      Path directory, EvidenceVerifier verifier, String contains, Consumer<JsonNode> events)
      throws IOException {
    EvidenceCheck check = new EvidenceCheck(verifier, events);
    check.wanted = contains;
    List<Path> files = DayFile.all(directory);
    for (Path file : files) {
      check.read(file);
    }
    return check.verdict(files.size());
  }

  private Verdict verdict(int files) {
    if (unsealed > 0) {
      find("the last " + unsealed + " lines are not signed: the end was cut off or added to");
    }
    if (!begins.equals(expiredAfter)) {
      find("the files before the first one are missing, and did not expire");
    }
    if (!wanted.isEmpty() && !found) {
      find("the chain value " + wanted + " is not in it: what it vouches for was replaced");
    }
    return new Verdict(files, lines, heads, vouched, headAt, findings);
  }

  private void read(Path file) throws IOException {
    try (Stream<String> all = Files.lines(file)) {
      long number = 0;
      for (String line : (Iterable<String>) all::iterator) {
        number++;
        line(file.getFileName() + ":" + number, line, number == 1);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void line(String place, String text, boolean first) {
    lines++;
    unsealed++;
    var sealed = SealedLine.parse(text);
    if (sealed.isEmpty()) {
      find(place + ": this is no line of evidence");
      return;
    }
    SealedLine line = sealed.get();
    JsonNode event = parse(line.json());
    boolean opens = first && event.path("event").asText().equals("opened");
    if (opens && chain.isEmpty()) {
      begins = event.path("after").asText();
      chain = begins;
    } else if (opens && !event.path("after").asText().equals(chain)) {
      find(place + ": the file does not go on where the one before ends");
      chain = event.path("after").asText();
    }
    if (!line.follows(chain)) {
      find(place + ": this line was changed, or one before it was taken out or added");
    }
    if (event.path("event").asText().equals("head")) {
      head(place, event);
    } else if (event.path("event").asText().equals("expired")) {
      expiredAfter = event.path("after").asText();
    }
    chain = line.chain();
    found |= chain.equals(wanted);
    events.accept(event);
  }

  private void head(String place, JsonNode event) {
    EvidenceHead head =
        new EvidenceHead(
            event.path("at").asText(),
            event.path("after").asText(),
            event.path("key").asText(),
            event.path("signature").asText());
    if (!head.after().equals(chain) || !head.isGood(verifier)) {
      find(place + ": this head is not signed by a key that is known, or not for this place");
      return;
    }
    heads++;
    unsealed = 0;
    vouched = head.after();
    headAt = head.at();
  }

  private static JsonNode parse(String json) {
    try {
      return EvidenceJson.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return EvidenceJson.MAPPER.createObjectNode();
    }
  }

  private void find(String what) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(what);
    }
  }
}
