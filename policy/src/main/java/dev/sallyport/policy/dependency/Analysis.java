package dev.sallyport.policy.dependency;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the input through a plan.
 *
 * <p>Of each local variable it knows which places of the input it may hold. A look-up by a constant
 * key goes one place deeper, and all that it tells is whether there is a value. Whatever else is
 * done with such a variable (a comparison, a loop, a builtin, a look-up by a computed key, becoming
 * part of something) can depend on everything below the place. All calls of a function are taken
 * together, a block may end at any of its statements, and nothing is left out for being
 * unreachable: the result may name too much, never too little. A statement that is not known here
 * ends it.
 */
public final class Analysis {

  private static final String ENTRY = "";
  private static final int INPUT = 0;
  private static final int MAX_DEPTH = 12;

  private final Plan plan;
  private final Findings findings = new Findings();
  private final Map<String, List<Set<InputPath>>> parameters = new HashMap<>();
  private final Map<String, Set<InputPath>> returned = new HashMap<>();
  private boolean changed;

  private Analysis(Plan plan) {
    this.plan = plan;
  }

  /**
   * What an entrypoint can depend on.
   *
   * @param plan {@code plan.json} of {@code opa build -t plan}
   * @param entrypoint for example {@code sallyport/main/decision}
   * @throws AnalysisException if it cannot be told
   */
  public static Dependencies of(byte[] plan, String entrypoint) throws AnalysisException {
    try {
      return new Analysis(Plan.read(plan)).run(entrypoint);
    } catch (IOException e) {
      throw new AnalysisException("the plan is not JSON", e);
    }
  }

  /** Functions call each other, so that all are walked until nothing new comes of it. */
  private Dependencies run(String entrypoint) throws AnalysisException {
    JsonNode entry =
        plan.entrypoint(entrypoint)
            .orElseThrow(() -> new AnalysisException("the plan has no entrypoint " + entrypoint));
    do {
      changed = false;
      Locals start = new Locals();
      start.assign(INPUT, Set.of(InputPath.ROOT));
      blocks(ENTRY, entry.path("blocks"), start);
      for (String function : List.copyOf(parameters.keySet())) {
        function(function);
      }
    } while (changed);
    return findings.result();
  }

  private void function(String name) throws AnalysisException {
    JsonNode function = Objects.requireNonNull(plan.functions().get(name));
    List<Set<InputPath>> arguments = parameters.getOrDefault(name, List.of());
    Locals start = new Locals();
    for (int i = 0; i < arguments.size(); i++) {
      start.assign(function.path("params").path(i).asInt(), arguments.get(i));
    }
    blocks(name, function.path("blocks"), start);
  }

  private void blocks(String in, JsonNode blocks, Locals locals) throws AnalysisException {
    for (JsonNode block : blocks) {
      block(in, block, locals);
    }
  }

  private void block(String in, JsonNode block, Locals locals) throws AnalysisException {
    Locals inner = locals.inner();
    for (JsonNode statement : block.path("stmts")) {
      statement(in, statement.path("type").asText(), statement.path("stmt"), inner);
    }
    locals.join(inner);
  }

  private void loop(String in, JsonNode block, Locals locals) throws AnalysisException {
    boolean more;
    do {
      Locals inner = locals.inner();
      block(in, block, inner);
      more = locals.join(inner);
    } while (more);
  }

  private void statement(String in, String type, JsonNode s, Locals locals)
      throws AnalysisException {
    switch (type) {
      case "AssignVarStmt", "AssignVarOnceStmt" ->
          locals.assign(s.path("target").asInt(), places(s.path("source"), locals));
      case "DotStmt" -> lookUp(s, locals);
      case "CallStmt" -> call(s, locals);
      case "CallDynamicStmt" -> callDynamic(s, locals);
      case "ReturnLocalStmt" ->
          changed |=
              returned
                  .computeIfAbsent(in, absent -> new HashSet<>())
                  .addAll(locals.get(s.path("source").asInt()));
      case "ScanStmt" -> {
        use(locals.get(s.path("source").asInt()), s);
        locals.assign(s.path("key").asInt(), Set.of());
        locals.assign(s.path("value").asInt(), Set.of());
        loop(in, s.path("block"), locals);
      }
      case "WithStmt" -> with(in, s, locals);
      case "NotStmt" -> block(in, s.path("block"), locals);
      case "BlockStmt" -> blocks(in, s.path("blocks"), locals);
      case "EqualStmt", "NotEqualStmt" -> useOperands(s, locals, "a", "b");
      case "IsArrayStmt", "IsObjectStmt", "IsSetStmt" -> useOperands(s, locals, "source");
      case "LenStmt" -> {
        useOperands(s, locals, "source");
        locals.assign(s.path("target").asInt(), Set.of());
      }
      case "ArrayAppendStmt", "SetAddStmt" -> useOperands(s, locals, "value");
      case "ObjectInsertStmt", "ObjectInsertOnceStmt" -> useOperands(s, locals, "key", "value");
      case "ObjectMergeStmt" -> {
        use(locals.get(s.path("a").asInt()), s);
        use(locals.get(s.path("b").asInt()), s);
        locals.assign(s.path("target").asInt(), Set.of());
      }
      case "ResultSetAddStmt" -> use(locals.get(s.path("value").asInt()), s);
      case "ResetLocalStmt",
          "AssignIntStmt",
          "MakeNullStmt",
          "MakeNumberIntStmt",
          "MakeNumberRefStmt",
          "MakeArrayStmt",
          "MakeObjectStmt",
          "MakeSetStmt" ->
          locals.assign(s.path("target").asInt(), Set.of());
      // Whether a variable is defined was told by the look-up or the call that defined it.
      case "IsDefinedStmt", "IsUndefinedStmt", "BreakStmt", "NopStmt" -> {}
      default ->
          throw new AnalysisException(
              plan.place(s) + ": this version does not know OPA's statement " + type);
    }
  }

  /** Replaces a variable, or a part of it, for one block. Parts that are replaced count as read. */
  private void with(String in, JsonNode s, Locals locals) throws AnalysisException {
    int local = s.path("local").asInt();
    Set<InputPath> before = locals.get(local);
    Set<InputPath> value = places(s.path("value"), locals);
    if (s.path("path").isEmpty()) {
      locals.assign(local, value);
    } else {
      use(value, s);
    }
    block(in, s.path("block"), locals);
    locals.assign(local, before);
  }

  private void lookUp(JsonNode s, Locals locals) {
    Set<InputPath> from = places(s.path("source"), locals);
    use(places(s.path("key"), locals), s);
    Optional<String> key = plan.text(s.path("key"));
    Set<InputPath> found = new HashSet<>();
    for (InputPath path : from) {
      if (key.isEmpty() || path.keys().size() == MAX_DEPTH) {
        findings.computedKey(path, plan.place(s));
      } else {
        found.add(path.child(key.get()));
      }
    }
    found.forEach(findings::presence);
    locals.assign(s.path("target").asInt(), found);
  }

  private void call(JsonNode s, Locals locals) {
    String name = s.path("func").asText();
    List<Set<InputPath>> arguments = new ArrayList<>();
    s.path("args").forEach(argument -> arguments.add(places(argument, locals)));
    if (plan.functions().containsKey(name)) {
      enter(name, arguments);
      locals.assign(s.path("result").asInt(), returned.getOrDefault(name, Set.of()));
    } else {
      findings.builtin(name, plan.place(s));
      arguments.forEach(argument -> use(argument, s));
      locals.assign(s.path("result").asInt(), Set.of());
    }
  }

  /**
   * Which function is called is known when the policy runs; so any may be that could have the path.
   */
  private void callDynamic(JsonNode s, Locals locals) {
    List<Set<InputPath>> arguments = new ArrayList<>();
    s.path("args").forEach(local -> arguments.add(locals.get(local.asInt())));
    s.path("path").forEach(key -> use(places(key, locals), s));
    Set<InputPath> result = new HashSet<>();
    plan.functions()
        .forEach(
            (name, function) -> {
              if (fits(function.path("path"), s.path("path"))) {
                enter(name, arguments);
                result.addAll(returned.getOrDefault(name, Set.of()));
              }
            });
    locals.assign(s.path("result").asInt(), result);
  }

  private boolean fits(JsonNode path, JsonNode wanted) {
    for (int i = 0; i < Math.min(path.size(), wanted.size()); i++) {
      Optional<String> key = plan.text(wanted.path(i));
      if (key.isPresent() && !key.get().equals(path.path(i).asText())) {
        return false;
      }
    }
    return !path.isEmpty();
  }

  private void enter(String function, List<Set<InputPath>> arguments) {
    if (!parameters.containsKey(function)) {
      changed = true;
      parameters.put(function, new ArrayList<>());
    }
    List<Set<InputPath>> known = parameters.get(function);
    for (int i = 0; i < arguments.size(); i++) {
      if (i == known.size()) {
        known.add(new HashSet<>());
      }
      changed |= known.get(i).addAll(arguments.get(i));
    }
  }

  private void useOperands(JsonNode s, Locals locals, String... names) {
    for (String name : names) {
      use(places(s.path(name), locals), s);
    }
  }

  private void use(Set<InputPath> places, JsonNode s) {
    for (InputPath path : places) {
      findings.value(path, plan.place(s));
    }
  }

  private static Set<InputPath> places(JsonNode operand, Locals locals) {
    return operand.path("type").asText().equals("local")
        ? locals.get(operand.path("value").asInt())
        : Set.of();
  }
}
