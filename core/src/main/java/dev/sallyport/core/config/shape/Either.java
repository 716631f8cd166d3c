package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.Optional;

/**
 * A mapping, or something short in its place.
 *
 * @param plain shape of what is no mapping
 * @param mapping shape of a mapping
 */
public record Either<P, M>(Shape<P> plain, Shape<M> mapping) implements Shape<Either.Value<P, M>> {

  /** Which of the two it is. */
  public sealed interface Value<P, M> {}

  /** Something short. */
  public record Plain<P, M>(P value) implements Value<P, M> {}

  /** A mapping. */
  public record Mapped<P, M>(M value) implements Value<P, M> {}

  @Override
  public Optional<Value<P, M>> check(Yaml value, Problems problems) {
    return value instanceof Yaml.Mapping
        ? mapping.check(value, problems).map(Mapped::new)
        : plain.check(value, problems).map(Plain::new);
  }

  @Override
  public String expected() {
    return plain.expected() + ", or " + mapping.expected();
  }

  @Override
  public String type() {
    return plain.type() + ", or " + mapping.type();
  }
}
