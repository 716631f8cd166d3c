package dev.sallyport.extproc.stream;

/** Where callers look what became of their approvals: a path of the resource itself. */
final class StatusPath {

  /** Path below the resource's own; the approval's id follows. */
  static final String BELOW = ".sallyport/approvals/";

  private StatusPath() {}
}
