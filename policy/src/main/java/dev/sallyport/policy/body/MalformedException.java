package dev.sallyport.policy.body;

/**
 * A body that two readers could understand differently, or that is not what it has to be. It
 * carries no stack trace, since bad bodies are an everyday matter.
 */
public final class MalformedException extends Exception {

  private final Problem problem;

  public MalformedException(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
