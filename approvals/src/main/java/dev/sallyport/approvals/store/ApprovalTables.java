package dev.sallyport.approvals.store;

import dev.sallyport.database.Tables;

/** The tables of approvals and grants. */
public final class ApprovalTables {

  /** What a database of approvals is opened with. */
  public static final Tables ALL =
      new Tables("approvals", "dev/sallyport/approvals/migration", "approvals_migration");

  private ApprovalTables() {}
}
