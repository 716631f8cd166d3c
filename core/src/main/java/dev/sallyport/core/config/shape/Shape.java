package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import java.util.Optional;

/**
 * What a value has to look like. Checks, JSON Schema and reference tables all follow from it.
 *
 * @param <T> what a value of this shape is read as
 */
public sealed interface Shape<T>
    permits Text, Choice, WholeNumber, ListOf, Named, FreeForm, Either, Section {

  /** The value, or empty with what is wrong noted. */
  Optional<T> check(Yaml value, Problems problems);

  /** What an error says was expected. */
  String expected();

  /** What a reference table says, in a word or two. */
  String type();
}
