package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;

/** What keeps a text from being YAML that is accepted here. Its message never quotes the text. */
final class SyntaxProblem extends Exception {

  private final transient Position at;
  private final String expected;

  SyntaxProblem(Position at, String what, String expected) {
    super(what);
    this.at = at;
    this.expected = expected;
  }

  Position at() {
    return at;
  }

  String expected() {
    return expected;
  }
}
