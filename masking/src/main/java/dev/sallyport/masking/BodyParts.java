package dev.sallyport.masking;

import dev.sallyport.masking.format.FieldFormat;
import dev.sallyport.masking.format.Format;
import dev.sallyport.masking.format.MalformedException;
import dev.sallyport.masking.format.MultipartFormat;
import dev.sallyport.masking.format.PartHead;
import dev.sallyport.masking.format.PassingFormat;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.MemberName;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.util.List;
import java.util.Optional;

/**
 * Masks parts of a multipart body by what their heads say: those whose names demand it whole, the
 * others by their types (RFC 7578, section 4.4: text where none is said).
 */
final class BodyParts implements MultipartFormat.Parts {

  /** Makes formats. */
  interface Formats {
    Format of(Form form, ScanPlan plan, Tally tally);
  }

  private final ScanPlan plan;
  private final Tally tally;
  private final Formats formats;

  BodyParts(ScanPlan plan, Tally tally, Formats formats) {
    this.plan = plan;
    this.tally = tally;
    this.formats = formats;
  }

  @Override
  public Format begin(PartHead head) throws MalformedException {
    Optional<Form> form = head.isEncoded() ? Optional.empty() : form(head);
    if (form.isEmpty()) {
      if (plan.parts().binaryPartsPass()) {
        return new PassingFormat();
      }
      throw new MalformedException("a part of a multipart body that is not looked into");
    }
    int named = head.fieldName().map(this::detector).orElse(FieldNames.NONE);
    return named == FieldNames.NONE
        ? formats.of(form.get(), plan, tally)
        : new FieldFormat(plan, tally, named);
  }

  private static Optional<Form> form(PartHead head) {
    List<String> types = head.values("content-type");
    if (types.isEmpty()) {
      return Optional.of(Form.TEXT);
    }
    return types.size() > 1
        ? Optional.empty()
        : Form.of(types.getFirst()).filter(form -> form != Form.MULTIPART && form != Form.GRPC);
  }

  private int detector(String fieldName) {
    MemberName name = new MemberName();
    name.begin();
    fieldName.chars().forEach(name::add);
    return plan.fieldNames().detector(name);
  }
}
