package dev.sallyport.policy.dependency;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

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
 *
 * <p>Of what a decision can depend on beyond places it tells for which inputs: a statement is only
 * reached where the comparisons before it in its block, and those on the way to its function, came
 * out. Those of a place of the input with texts are taken down.
 */
public final class Analysis {

  private static final String ENTRY = "";
  private static final int INPUT = 0;
  private static final int MAX_DEPTH = 12;

  /** {@code x in {…}} in Rego. */
  private static final String MEMBER = "internal.member_2";

  private static final String STARTS_WITH = "startswith";

  private final Plan plan;
  private final Findings findings = new Findings();
  private final Map<String, List<Set<InputPath>>> parameters = new HashMap<>();
  private final Map<String, Set<InputPath>> returned = new HashMap<>();

  /** The place that every call of a function has for a parameter, as long as all have the same. */
  private final Map<String, List<Optional<InputPath>>> certain = new HashMap<>();

  /** What holds of the input wherever a function has a value. */
  private final Map<String, SortedSet<Guard>> implied = new HashMap<>();

  /** The same, of what was walked through so far of a function. */
  private final Map<String, SortedSet<Guard>> returns = new HashMap<>();

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
      findings.walkAnew();
      Locals start = new Locals();
      hold(start, INPUT, InputPath.ROOT);
      blocks(ENTRY, entry.path("blocks"), start);
      for (String function : List.copyOf(parameters.keySet())) {
        function(function);
      }
    } while (changed);
    return findings.result(ENTRY);
  }

  private static void hold(Locals locals, int local, InputPath place) {
    locals.assign(local, Set.of(place));
    locals.certain().holds(local, place);
  }

  private void function(String name) throws AnalysisException {
    JsonNode function = Objects.requireNonNull(plan.functions().get(name));
    List<Set<InputPath>> arguments = parameters.getOrDefault(name, List.of());
    List<Optional<InputPath>> held = certain.getOrDefault(name, List.of());
    Locals start = new Locals();
    for (int i = 0; i < arguments.size(); i++) {
      int local = function.path("params").path(i).asInt();
      start.assign(local, arguments.get(i));
      held.get(i).ifPresent(place -> start.certain().holds(local, place));
    }
    returns.remove(name);
    blocks(name, function.path("blocks"), start);
    SortedSet<Guard> now = returns.getOrDefault(name, Collections.emptySortedSet());
    changed |= !now.equals(implied.put(name, now));
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
      case "AssignVarStmt", "AssignVarOnceStmt" -> assign(s, locals);
      case "DotStmt" -> lookUp(in, s, locals);
      case "CallStmt" -> call(in, s, locals);
      case "CallDynamicStmt" -> callDynamic(in, s, locals);
      case "ReturnLocalStmt" -> returnLocal(in, s.path("source").asInt(), locals);
      case "ScanStmt" -> {
        use(in, locals.get(s.path("source").asInt()), s, locals);
        locals.assign(s.path("key").asInt(), Set.of());
        locals.assign(s.path("value").asInt(), Set.of());
        loop(in, s.path("block"), locals);
      }
      case "WithStmt" -> with(in, s, locals);
      case "NotStmt" -> block(in, s.path("block"), locals);
      case "BlockStmt" -> blocks(in, s.path("blocks"), locals);
      case "EqualStmt" -> {
        useOperands(in, s, locals, "a", "b");
        equal(s.path("a"), s.path("b"), locals);
        equal(s.path("b"), s.path("a"), locals);
      }
      case "NotEqualStmt" -> {
        useOperands(in, s, locals, "a", "b");
        if (s.path("b").path("type").asText().equals("bool")
            && !s.path("b").path("value").asBoolean()) {
          local(s.path("a")).ifPresent(locals.certain()::notFalse);
        }
      }
      case "IsArrayStmt", "IsObjectStmt", "IsSetStmt" -> useOperands(in, s, locals, "source");
      case "LenStmt" -> {
        useOperands(in, s, locals, "source");
        locals.assign(s.path("target").asInt(), Set.of());
      }
      case "ArrayAppendStmt" -> useOperands(in, s, locals, "value");
      case "SetAddStmt" -> {
        useOperands(in, s, locals, "value");
        locals.certain().added(s.path("set").asInt(), plan.text(s.path("value")));
        locals.grows(s.path("set").asInt());
      }
      case "ObjectInsertStmt", "ObjectInsertOnceStmt" -> useOperands(in, s, locals, "key", "value");
      case "ObjectMergeStmt" -> {
        use(in, locals.get(s.path("a").asInt()), s, locals);
        use(in, locals.get(s.path("b").asInt()), s, locals);
        locals.assign(s.path("target").asInt(), Set.of());
      }
      case "ResultSetAddStmt" -> use(in, locals.get(s.path("value").asInt()), s, locals);
      case "ResetLocalStmt" -> locals.reset(s.path("target").asInt());
      case "MakeSetStmt" -> {
        locals.assign(s.path("target").asInt(), Set.of());
        locals.certain().emptySet(s.path("target").asInt());
      }
      case "AssignIntStmt",
          "MakeNullStmt",
          "MakeNumberIntStmt",
          "MakeNumberRefStmt",
          "MakeArrayStmt",
          "MakeObjectStmt" ->
          locals.assign(s.path("target").asInt(), Set.of());
      // That a variable is defined was told by the look-up or the call that defined it.
      case "IsDefinedStmt" ->
          locals.certain().all(locals.certain().ifDefined(s.path("source").asInt()));
      case "IsUndefinedStmt", "BreakStmt", "NopStmt" -> {}
      default ->
          throw new AnalysisException(
              plan.place(s) + ": this version does not know OPA's statement " + type);
    }
  }

  /** Replaces a variable, or a part of it, for one block. Parts that are replaced count as read. */
  private void with(String in, JsonNode s, Locals locals) throws AnalysisException {
    int local = s.path("local").asInt();
    Set<InputPath> before = locals.get(local);
    Optional<InputPath> held = locals.certain().place(local);
    Set<InputPath> value = places(s.path("value"), locals);
    if (!s.path("path").isEmpty()) {
      use(in, value, s, locals);
      value = before;
    }
    locals.assign(local, value);
    block(in, s.path("block"), locals);
    locals.assign(local, before);
    held.ifPresent(place -> locals.certain().holds(local, place));
  }

  private void assign(JsonNode s, Locals locals) {
    int target = s.path("target").asInt();
    Optional<Integer> source = local(s.path("source"));
    locals.assign(target, places(s.path("source"), locals));
    source.ifPresent(local -> locals.certain().copied(local, target));
  }

  private void returnLocal(String in, int local, Locals locals) {
    changed |= returned.computeIfAbsent(in, absent -> new HashSet<>()).addAll(locals.get(local));
    SortedSet<Guard> here = locals.certain().guards();
    here.addAll(locals.certain().ifDefined(local));
    returns.merge(in, here, Certain::both);
  }

  private void equal(JsonNode one, JsonNode other, Locals locals) {
    Optional<Integer> local = local(one);
    Optional<String> text = plan.text(other);
    if (local.isPresent() && text.isPresent()) {
      locals.certain().equal(local.get(), text.get());
    }
  }

  private void lookUp(String in, JsonNode s, Locals locals) {
    Set<InputPath> from = places(s.path("source"), locals);
    Optional<InputPath> held = local(s.path("source")).flatMap(locals.certain()::place);
    use(in, places(s.path("key"), locals), s, locals);
    Optional<String> key = plan.text(s.path("key"));
    Set<InputPath> found = new HashSet<>();
    for (InputPath path : from) {
      if (key.isEmpty() || path.keys().size() == MAX_DEPTH) {
        findings.computedKey(path, in, plan.place(s), locals);
      } else {
        found.add(path.child(key.get()));
      }
    }
    found.forEach(findings::presence);
    int target = s.path("target").asInt();
    locals.assign(target, found);
    if (held.isPresent() && key.isPresent() && found.contains(held.get().child(key.get()))) {
      locals.certain().holds(target, held.get().child(key.get()));
    }
  }

  private void call(String in, JsonNode s, Locals locals) {
    String name = s.path("func").asText();
    int result = s.path("result").asInt();
    List<Set<InputPath>> arguments = new ArrayList<>();
    List<Optional<InputPath>> held = new ArrayList<>();
    for (JsonNode argument : s.path("args")) {
      arguments.add(places(argument, locals));
      held.add(local(argument).flatMap(locals.certain()::place));
    }
    if (plan.functions().containsKey(name)) {
      findings.call(in, name, locals.certain().guards());
      enter(name, arguments, held);
      locals.assign(result, returned.getOrDefault(name, Set.of()));
      // A call without a value ends the block.
      locals.certain().all(implied.getOrDefault(name, Collections.emptySortedSet()));
      return;
    }
    findings.builtin(name, in, plan.place(s), locals);
    arguments.forEach(argument -> use(in, argument, s, locals));
    Optional<Integer> value = local(s.path("args").path(0));
    Optional<Integer> set = local(s.path("args").path(1));
    locals.assign(result, Set.of());
    if (name.equals(MEMBER) && value.isPresent() && set.isPresent()) {
      locals.certain().tests(result, value.get(), set.get());
    }
    Optional<String> beginning = plan.text(s.path("args").path(1));
    if (name.equals(STARTS_WITH) && value.isPresent() && beginning.isPresent()) {
      locals.certain().begins(result, value.get(), beginning.get());
    }
  }

  /**
   * Which function is called is known when the policy runs; so any may be that could have the path.
   */
  private void callDynamic(String in, JsonNode s, Locals locals) {
    List<Set<InputPath>> arguments = new ArrayList<>();
    List<Optional<InputPath>> held = new ArrayList<>();
    for (JsonNode local : s.path("args")) {
      arguments.add(locals.get(local.asInt()));
      held.add(locals.certain().place(local.asInt()));
    }
    s.path("path").forEach(key -> use(in, places(key, locals), s, locals));
    Set<InputPath> result = new HashSet<>();
    plan.functions()
        .forEach(
            (name, function) -> {
              if (fits(function.path("path"), s.path("path"))) {
                findings.call(in, name, chosen(function.path("path"), s.path("path"), locals));
                enter(name, arguments, held);
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

  /** What holds where a function is the one that is called. */
  private SortedSet<Guard> chosen(JsonNode path, JsonNode wanted, Locals locals) {
    SortedSet<Guard> guards = locals.certain().guards();
    for (int i = 0; i < Math.min(path.size(), wanted.size()); i++) {
      String key = path.path(i).asText();
      local(wanted.path(i))
          .flatMap(locals.certain()::place)
          .ifPresent(place -> guards.add(Guard.of(place, Set.of(key))));
    }
    return guards;
  }

  private void enter(
      String function, List<Set<InputPath>> arguments, List<Optional<InputPath>> held) {
    changed |= !parameters.containsKey(function);
    List<Set<InputPath>> known = parameters.computeIfAbsent(function, absent -> new ArrayList<>());
    List<Optional<InputPath>> same = certain.computeIfAbsent(function, absent -> new ArrayList<>());
    for (int i = 0; i < arguments.size(); i++) {
      if (i == known.size()) {
        known.add(new HashSet<>());
        same.add(held.get(i));
      }
      changed |= known.get(i).addAll(arguments.get(i));
      if (!same.get(i).equals(held.get(i))) {
        changed |= same.set(i, Optional.empty()).isPresent();
      }
    }
  }

  private void useOperands(String in, JsonNode s, Locals locals, String... names) {
    for (String name : names) {
      use(in, places(s.path(name), locals), s, locals);
    }
  }

  private void use(String in, Set<InputPath> places, JsonNode s, Locals locals) {
    for (InputPath path : places) {
      findings.value(path, in, plan.place(s), locals);
    }
  }

  private static Optional<Integer> local(JsonNode operand) {
    return operand.path("type").asText().equals("local")
        ? Optional.of(operand.path("value").asInt())
        : Optional.empty();
  }

  private static Set<InputPath> places(JsonNode operand, Locals locals) {
    return local(operand).map(locals::get).orElse(Set.of());
  }
}
