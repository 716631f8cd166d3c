package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.cli.launcher.OperatorApi;
import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A control plane, as somebody with a token reaches it. */
record OperatorClient(OperatorApi api, Secret<String> token) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{1,32}");
  private static final int WHOLE_ID = 32;

  JsonNode get(String path) throws IOException, InterruptedException {
    return api.get(path, token);
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return api.post(path, token, body);
  }

  JsonNode show(String id) throws IOException, InterruptedException {
    return get("/approvals/" + whole(id));
  }

  JsonNode decide(String id, String verb, String reason) throws IOException, InterruptedException {
    return post(
        "/approvals/" + whole(id) + "/" + verb,
        JsonNodeFactory.instance.objectNode().put("reason", reason));
  }

  /** The whole id of an approval that may be shortened. */
  private String whole(String id) throws IOException, InterruptedException {
    return whole(id, "approval", "/approvals?limit=500", "approvals", "approval");
  }

  /**
   * A whole id that may be shortened.
   *
   * @param what what it names, for errors
   * @param path where the newest are listed
   * @param list member with the list
   * @param member member with the id
   */
  String whole(String id, String what, String path, String list, String member)
      throws IOException, InterruptedException {
    if (!ID.matcher(id).matches()) {
      throw new IOException("'" + id + "' is no " + what + " id: it has hexadecimal digits");
    }
    if (id.length() == WHOLE_ID) {
      return id;
    }
    List<String> found = new ArrayList<>();
    for (JsonNode one : get(path).path(list)) {
      if (one.path(member).asText().startsWith(id)) {
        found.add(one.path(member).asText());
      }
    }
    if (found.size() != 1) {
      throw new IOException(
          found.isEmpty()
              ? "no " + what + " of the last 500 begins with " + id
              : "several " + what + "s begin with " + id + ": give more digits");
    }
    return found.getFirst();
  }
}
