package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/** Names of people, by the name of the JSON member alone. */
final class PersonName implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("person-name");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of();
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "firstname",
        "lastname",
        "middlename",
        "fullname",
        "surname",
        "givenname",
        "familyname",
        "maidenname",
        "patientname",
        "customername",
        "cardholdername",
        "fname",
        "lname",
        "forename",
        "forenames",
        "firstnames",
        "lastnames",
        "legalname",
        "birthname",
        "preferredname",
        "nameoncard",
        "cardholder",
        "accountholder",
        "accountholdername",
        "holdername",
        "contactname",
        "recipientname",
        "sendername",
        "employeename",
        "clientname",
        "passengername",
        "guestname",
        "doctorname",
        "mothersmaidenname",
        "familynames",
        "vorname",
        "nachname");
  }
}
