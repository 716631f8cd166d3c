package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import java.util.List;

/** Lists without their positions. */
final class Lists {

  private Lists() {}

  /** The values of a list; empty when there is none. */
  static <T> List<T> values(Fields section, Key<List<Located<T>>> key) {
    return section.value(key).orElse(List.of()).stream().<T>map(Located::value).toList();
  }
}
