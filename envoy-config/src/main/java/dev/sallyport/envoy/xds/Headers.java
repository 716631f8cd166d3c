package dev.sallyport.envoy.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Changes to headers ({@code envoy.config.common.mutation_rules.v3.HeaderMutation}). */
public final class Headers {

  /**
   * {@code HeaderMutation.remove_on_match} and its {@code key_matcher}: in Envoy since 1.35, not in
   * the Java API yet, so they are written by number.
   */
  private static final int REMOVE_ON_MATCH = 3;

  private static final int KEY_MATCHER = 1;

  private Headers() {}

  /** Removes every header of a name. */
  public static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(name).build();
  }

  /** Removes every header whose name begins with a prefix. */
  public static HeaderMutation removeWithPrefix(String prefix) {
    return removeOnMatch(StringMatcher.newBuilder().setPrefix(prefix).build());
  }

  /** Removes every header whose whole name matches a regular expression (RE2). */
  public static HeaderMutation removeMatching(String regex) {
    return removeOnMatch(
        StringMatcher.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex(regex)).build());
  }

  private static HeaderMutation removeOnMatch(StringMatcher matcher) {
    return HeaderMutation.newBuilder()
        .setUnknownFields(
            field(REMOVE_ON_MATCH, field(KEY_MATCHER, matcher.toByteString()).toByteString()))
        .build();
  }

  /** Sets a header, whatever was there before, also to an empty value. */
  public static HeaderMutation set(String name, String value) {
    return HeaderMutation.newBuilder()
        .setAppend(
            HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setKeepEmptyValue(true)
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD))
        .build();
  }

  private static UnknownFieldSet field(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build();
  }
}
