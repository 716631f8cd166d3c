package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.yaml.Yaml;

/** Says what was found. */
final class Found {

  private Found() {}

  /** The value itself where it is short, its kind where it is not. */
  static String shown(Yaml value) {
    return switch (value) {
      case Yaml.Text text -> Quoted.of(text.value());
      case Yaml.Numeral number -> "the number " + number.written();
      case Yaml.Flag flag -> "the value " + flag.value();
      case Yaml.Nothing _, Yaml.Items _, Yaml.Mapping _ -> kind(value);
    };
  }

  /** Only the kind, where the value may be a secret. */
  static String kind(Yaml value) {
    return switch (value) {
      case Yaml.Text _ -> "a text";
      case Yaml.Numeral _ -> "a number";
      case Yaml.Flag _ -> "a truth value";
      case Yaml.Nothing _ -> "no value";
      case Yaml.Items _ -> "a list";
      case Yaml.Mapping _ -> "a section with keys";
    };
  }
}
