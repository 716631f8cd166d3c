package dev.sallyport.cli.launcher;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person or a program wants to know about a gateway that has just become ready.
 *
 * @param doors addresses by resource name
 * @param authority certificate that clients have to trust, PEM
 * @param metrics addresses of the metrics by part
 */
public record Announcement(Map<String, String> doors, Path authority, Map<String, String> metrics) {

  /** Of a running gateway. */
  public static Announcement of(Launcher launcher, StateDirectory state) throws IOException {
    Map<String, String> doors = new LinkedHashMap<>();
    launcher.doors().forEach((resource, door) -> doors.put(resource, door.url()));
    Map<String, String> metrics = new LinkedHashMap<>();
    for (String part : new String[] {Parts.CONTROL_PLANE, Parts.GUARD}) {
      metrics.put(part, launcher.url(part) + "/metrics");
    }
    return new Announcement(doors, state.authority(), metrics);
  }

  /** The one line that programs wait for on standard output, and details on standard error. */
  public void print(Terminal terminal) {
    String first = doors.values().stream().findFirst().orElse("(no resources yet)");
    terminal.out().println("Sallyport is ready: " + first);
    terminal.out().flush();
    doors.forEach((resource, url) -> line(terminal, "door of " + resource, url));
    line(terminal, "trust", authority.toString());
    metrics.forEach((part, url) -> line(terminal, "metrics of " + part, url));
  }

  private static void line(Terminal terminal, String what, String where) {
    terminal.say("  %-26s %s".formatted(what, where));
  }
}
