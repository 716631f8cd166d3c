package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/** Postal addresses, by the name of the JSON member alone. */
final class PostalAddress implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("postal-address");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of();
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "streetaddress",
        "street",
        "address1",
        "address2",
        "addressline1",
        "addressline2",
        "postaladdress",
        "homeaddress",
        "billingaddress",
        "shippingaddress",
        "mailingaddress",
        "zipcode",
        "postalcode",
        "address",
        "addressline",
        "addressline3",
        "address3",
        "street1",
        "street2",
        "streetline1",
        "streetline2",
        "streetname",
        "streetaddress1",
        "streetaddress2",
        "fulladdress",
        "residentialaddress",
        "deliveryaddress",
        "workaddress",
        "officeaddress",
        "permanentaddress",
        "postaladdress1",
        "postcode",
        "zip");
  }
}
