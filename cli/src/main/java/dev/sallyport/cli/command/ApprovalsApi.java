package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.cli.launcher.OperatorApi;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Approvals of a running gateway, as its local admin reaches them. */
record ApprovalsApi(OperatorApi api, Secret<String> token) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{1,32}");
  private static final int WHOLE_ID = 32;

  /**
   * Of the gateway with a state folder.
   *
   * @throws IOException if none runs with it, or its token is not ours to read
   */
  static ApprovalsApi of(StateDirectory state, Map<String, String> environment) throws IOException {
    OperatorApi api = OperatorApi.of(state, environment);
    Path file = state.adminToken();
    if (!Files.exists(file)) {
      throw new IOException("there is no admin token in " + file + ": start the gateway again");
    }
    return new ApprovalsApi(api, Secret.of(Files.readString(file).strip()));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return api.get(path, token);
  }

  JsonNode show(String id) throws IOException, InterruptedException {
    return get("/approvals/" + whole(id));
  }

  JsonNode decide(String id, String verb, String reason) throws IOException, InterruptedException {
    return api.post(
        "/approvals/" + whole(id) + "/" + verb,
        token,
        JsonNodeFactory.instance.objectNode().put("reason", reason));
  }

  /** The whole id of one that may be shortened. */
  private String whole(String id) throws IOException, InterruptedException {
    if (!ID.matcher(id).matches()) {
      throw new IOException("'" + id + "' is no approval id: it has hexadecimal digits");
    }
    if (id.length() == WHOLE_ID) {
      return id;
    }
    List<String> found = new ArrayList<>();
    for (JsonNode approval : get("/approvals?limit=500").path("approvals")) {
      if (approval.path("approval").asText().startsWith(id)) {
        found.add(approval.path("approval").asText());
      }
    }
    if (found.size() != 1) {
      throw new IOException(
          found.isEmpty()
              ? "no approval of the last 500 begins with " + id
              : "several approvals begin with " + id + ": give more digits");
    }
    return found.getFirst();
  }
}
