package dev.sallyport.extproc.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sessions of MCP whose client can show its user an address (capability {@code elicitation.url} of
 * MCP 2025-11-25, declared once, by {@code initialize}). They are kept by the digest of their id,
 * the {@value #MOST} that were seen last; a client whose session is not known here gets an error
 * without an address. The era without sessions (2026-07-28) has no such error.
 */
public final class UrlElicitation {

  /** Header with the id of a session. */
  public static final String SESSION = "mcp-session-id";

  private static final int MOST = 10_000;
  private static final ObjectReader JSON = new JsonMapper().reader();

  /** In the order of use. */
  private final Set<String> sessions = new LinkedHashSet<>(); // guarded by this

  /** No session is known yet. */
  public UrlElicitation() {}

  /** Whether a body is an {@code initialize} that declares the capability. */
  public static boolean isDeclaredIn(InputStream body) {
    try {
      JsonNode message = JSON.readTree(body);
      return message.path("method").asText().equals("initialize")
          && message.at("/params/capabilities/elicitation/url").isObject();
    } catch (IOException e) {
      return false;
    }
  }

  /** The server has opened this session for a client that declared it. */
  public void opened(String session) {
    String digest = digest(session);
    synchronized (this) {
      sessions.add(digest);
      if (sessions.size() > MOST) {
        sessions.remove(sessions.iterator().next());
      }
    }
  }

  /** Whether the client of a session declared it. */
  public boolean isPossible(String session) {
    String digest = digest(session);
    synchronized (this) {
      return sessions.remove(digest) && sessions.add(digest);
    }
  }

  private static String digest(String session) {
    return Sha256.hex(session.getBytes(StandardCharsets.UTF_8));
  }
}
