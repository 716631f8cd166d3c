package dev.sallyport.cli.demo;

/**
 * Personal data and secrets that belong to nobody: reserved domains, test card numbers, sample
 * keys.
 */
final class MadeUp {
  static final String EMAIL = "ada.lovelace@example.org";
  static final String SSN = "536-90-4399";
  static final String CARD = "4111 1111 1111 1111";
  static final String API_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String JWT =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
          + ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkFkYSJ9"
          + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

  /** What an assistant says that has seen too much. */
  static final String ANSWER =
      "The customer is Ada Lovelace, "
          + EMAIL
          + ", SSN "
          + SSN
          + ". She paid with card "
          + CARD
          + ". The session token is "
          + JWT
          + " and the backup key is "
          + API_KEY
          + ". Order 2024-000123 ships on Monday.";

  /** None of these may ever reach a client. */
  static final String[] VALUES = {EMAIL, SSN, CARD, API_KEY, JWT};

  private MadeUp() {}
}
