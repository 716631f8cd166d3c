package dev.sallyport.masking.detector;

import java.util.List;

/** The detectors that come with Sallyport. */
public final class Detectors {

  /**
   * All of them, by precedence: where values of several start at the same byte and end at the same,
   * the first of this list names the label. A longer value wins over a shorter one before that.
   */
  public static final List<Detector> STANDARD =
      List.of(
          new PrivateKey(),
          new Jwt(),
          new ApiKey(),
          new UrlPassword(),
          new Secret(),
          new Email(),
          new Iban(),
          new PaymentCard(),
          new UsSsn(),
          new UsItin(),
          new UkNino(),
          new InAadhaar(),
          new CaSin(),
          new Phone(),
          new IpAddress(),
          new PersonName(),
          new PostalAddress(),
          new DateOfBirth());

  private Detectors() {}
}
