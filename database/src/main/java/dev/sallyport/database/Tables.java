package dev.sallyport.database;

/**
 * Whose tables a database holds.
 *
 * @param name what they are of, in errors and in the name of the pool: {@code approvals}
 * @param migrations folder of the class path that makes them and brings them up to date
 * @param history table that remembers which of those were done; one for each owner
 */
public record Tables(String name, String migrations, String history) {}
