package dev.sallyport.envoy.listener;

import static io.envoyproxy.envoy.config.rbac.v3.RBAC.Action.ALLOW;
import static io.envoyproxy.envoy.config.rbac.v3.RBAC.Action.DENY;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.github.xds.type.matcher.v3.RegexMatcher;
import com.github.xds.type.matcher.v3.RegexMatcher.GoogleRE2;
import com.github.xds.type.matcher.v3.StringMatcher;
import com.google.api.expr.v1alpha1.Constant;
import com.google.api.expr.v1alpha1.Expr;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientSubject.Attribute;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.SubjectInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ends connections whose client has a certificate with a subject that no rule allows, before a byte
 * of HTTP is read. Envoy's certificate validation has no rules about subjects, so this stands right
 * behind the handshake.
 *
 * <p>Envoy hands the subject over as text (RFC 2253, in printable ASCII alone, everything else
 * escaped), where a value can hold whatever looks like another attribute. The expressions therefore
 * walk over the text from its beginning, one escape or one character at a time, and find an
 * attribute where one begins, nowhere else.
 */
public final class ClientSubjects {

  private static final String FILTER = "envoy.filters.network.rbac";

  /** Prefix of Envoy's counters of these filters. */
  private static final String STAT_PREFIX = "client_subjects.";

  /** Nothing, or whole attributes with what separates them from the next one. */
  private static final String BEFORE = "(?:(?:[ -*\\--\\[\\]-~]|\\\\[ -~])*[,+])*";

  private static final String AFTER = "(?:[,+][ -~]*)?";

  private ClientSubjects() {}

  /**
   * The network filters of a chain.
   *
   * @param subjects rules of which a subject must meet one; none for no filter
   * @param required whether clients have a certificate in any case
   */
  static List<Filter> filters(List<ClientSubject> subjects, boolean required) {
    if (subjects.isEmpty()) {
      return List.of();
    }
    RBAC allowed =
        RBAC.newBuilder()
            .setStatPrefix(STAT_PREFIX)
            .setMatcher(matcher(subjects, required))
            .build();
    return required ? List.of(filter(allowed)) : List.of(filter(named()), filter(allowed));
  }

  /** Whether a network filter is one of these. */
  public static boolean isOne(Filter filter) {
    return filter.getName().equals(FILTER)
        && filter.getTypedConfig().is(RBAC.class)
        && !filter.getTypedConfig().equals(Any.pack(NoServerName.config()));
  }

  /**
   * The rules of a chain, read from its filters: each as RFC 4514 writes names, {@code O=Example,
   * OU=ops}. A subject must meet one of them; none for any subject.
   */
  public static List<String> rules(FilterChain chain) {
    List<String> rules = new ArrayList<>();
    for (Filter filter : chain.getFiltersList()) {
      if (isOne(filter)) {
        RBAC config = config(filter);
        if (config.hasMatcher()) {
          Predicate allowed = config.getMatcher().getMatcherList().getMatchers(0).getPredicate();
          List<Predicate> each =
              allowed.hasOrMatcher() ? allowed.getOrMatcher().getPredicateList() : List.of(allowed);
          each.forEach(rule -> rules.add(words(rule)));
        }
      }
    }
    return rules;
  }

  private static String words(Predicate rule) {
    List<Predicate> attributes =
        rule.hasAndMatcher() ? rule.getAndMatcher().getPredicateList() : List.of(rule);
    return attributes.stream()
        .map(one -> one.getSinglePredicate().getValueMatch().getSafeRegex().getRegex())
        .map(ClientSubjects::attribute)
        .collect(Collectors.joining(", "));
  }

  /** What {@link #expression} was made of. */
  private static String attribute(String expression) {
    String literal = expression.substring(BEFORE.length(), expression.length() - AFTER.length());
    return literal.replaceAll("\\\\(.)", "$1");
  }

  private static RBAC config(Filter filter) {
    try {
      return filter.getTypedConfig().unpack(RBAC.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a filter of this class holds " + RBAC.class, e);
    }
  }

  private static Matcher matcher(List<ClientSubject> subjects, boolean required) {
    MatcherList.Builder list =
        MatcherList.newBuilder()
            .addMatchers(
                FieldMatcher.newBuilder()
                    .setPredicate(oneOf(subjects.stream().map(ClientSubjects::meets).toList()))
                    .setOnMatch(decide("subject_allowed", ALLOW)));
    OnMatch refuse = decide("subject_not_allowed", DENY);
    if (required) {
      return Matcher.newBuilder().setMatcherList(list).setOnNoMatch(refuse).build();
    }
    // Whoever has shown a certificate has a subject that is not empty, by the filter before.
    list.addMatchers(
        FieldMatcher.newBuilder().setPredicate(subjectMatches("[ -~]+")).setOnMatch(refuse));
    return Matcher.newBuilder()
        .setMatcherList(list)
        .setOnNoMatch(decide("no_certificate", ALLOW))
        .build();
  }

  /**
   * Refuses certificates without a subject: to the matcher they look like no certificate. The one
   * expression is {@code !connection.mtls || connection.subject_peer_certificate != ""} in CEL.
   */
  private static RBAC named() {
    Expr expression =
        call(
            "_||_",
            call("!_", ofConnection("mtls")),
            call(
                "_!=_",
                ofConnection("subject_peer_certificate"),
                Expr.newBuilder().setConstExpr(Constant.newBuilder().setStringValue("")).build()));
    return RBAC.newBuilder()
        .setStatPrefix(STAT_PREFIX)
        .setRules(
            io.envoyproxy
                .envoy
                .config
                .rbac
                .v3
                .RBAC
                .newBuilder()
                .setAction(ALLOW)
                .putPolicies(
                    "subject",
                    Policy.newBuilder()
                        .addPermissions(Permission.newBuilder().setAny(true))
                        .addPrincipals(Principal.newBuilder().setAny(true))
                        .setCondition(expression)
                        .build()))
        .build();
  }

  private static Expr ofConnection(String attribute) {
    return Expr.newBuilder()
        .setSelectExpr(
            Expr.Select.newBuilder()
                .setOperand(
                    Expr.newBuilder().setIdentExpr(Expr.Ident.newBuilder().setName("connection")))
                .setField(attribute))
        .build();
  }

  private static Expr call(String function, Expr... arguments) {
    return Expr.newBuilder()
        .setCallExpr(Expr.Call.newBuilder().setFunction(function).addAllArgs(List.of(arguments)))
        .build();
  }

  private static Predicate meets(ClientSubject subject) {
    List<Predicate> each = new ArrayList<>();
    for (Attribute attribute : subject.attributes()) {
      each.add(subjectMatches(expression(attribute)));
    }
    return each.size() == 1
        ? each.getFirst()
        : Predicate.newBuilder()
            .setAndMatcher(PredicateList.newBuilder().addAllPredicate(each))
            .build();
  }

  private static Predicate oneOf(List<Predicate> some) {
    return some.size() == 1
        ? some.getFirst()
        : Predicate.newBuilder()
            .setOrMatcher(PredicateList.newBuilder().addAllPredicate(some))
            .build();
  }

  private static Predicate subjectMatches(String expression) {
    return Predicate.newBuilder()
        .setSinglePredicate(
            SinglePredicate.newBuilder()
                .setInput(
                    extension("envoy.matching.inputs.subject", SubjectInput.getDefaultInstance()))
                .setValueMatch(
                    StringMatcher.newBuilder()
                        .setSafeRegex(
                            RegexMatcher.newBuilder()
                                .setGoogleRe2(GoogleRE2.getDefaultInstance())
                                .setRegex(expression))))
        .build();
  }

  private static OnMatch decide(
      String name, io.envoyproxy.envoy.config.rbac.v3.RBAC.Action action) {
    return OnMatch.newBuilder()
        .setAction(
            extension(
                name,
                io.envoyproxy.envoy.config.rbac.v3.Action.newBuilder()
                    .setName(name)
                    .setAction(action)
                    .build()))
        .build();
  }

  private static TypedExtensionConfig extension(String name, Message config) {
    return TypedExtensionConfig.newBuilder().setName(name).setTypedConfig(Any.pack(config)).build();
  }

  private static Filter filter(RBAC config) {
    return Filter.newBuilder().setName(FILTER).setTypedConfig(Any.pack(config)).build();
  }

  /** RE2 expression that matches whole subjects which have an attribute. */
  static String expression(Attribute attribute) {
    StringBuilder expression = new StringBuilder(BEFORE);
    for (char c : (attribute.type().label() + "=" + escaped(attribute.value())).toCharArray()) {
      if ("\\.+*?()|[]{}^$".indexOf(c) >= 0) {
        expression.append('\\');
      }
      expression.append(c);
    }
    return expression.append(AFTER).toString();
  }

  /** A value as Envoy writes it: RFC 2253 §2.4, and every byte of UTF-8 that is not ASCII. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    byte[] bytes = value.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean first = i == 0;
      boolean atEdge = c == ' ' ? first || i == bytes.length - 1 : c == '#' && first;
      if (c > '~') {
        escaped.append("\\%02X".formatted((int) c));
      } else {
        escaped.append(atEdge || ",+\"\\<>;".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return escaped.toString();
  }
}
