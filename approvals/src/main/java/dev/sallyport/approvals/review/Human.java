package dev.sallyport.approvals.review;

/**
 * A verified person: the pair that OpenID Connect Core §5.7 calls the only reliable name for one.
 * Sessions, groups and e-mail addresses name nobody.
 *
 * @param issuer name of the issuer that vouches
 * @param subject the issuer's stable name ({@code sub})
 */
public record Human(String issuer, String subject) implements Comparable<Human> {

  private static final int LONGEST = 255;

  /**
   * @throws IllegalArgumentException if a part is empty or longer than 255 characters
   */
  public Human {
    if (issuer.isEmpty()
        || subject.isEmpty()
        || issuer.length() > LONGEST
        || subject.length() > LONGEST) {
      throw new IllegalArgumentException("issuer and subject have 1 to 255 characters");
    }
  }

  @Override
  public int compareTo(Human other) {
    int byIssuer = issuer.compareTo(other.issuer);
    return byIssuer == 0 ? subject.compareTo(other.subject) : byIssuer;
  }

  /** {@code issuer/subject}, for people; not for comparing. */
  @Override
  public String toString() {
    return issuer + "/" + subject;
  }
}
