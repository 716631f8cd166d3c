package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the name of their JSON member gives away. */
class FieldNameTest {

  @ParameterizedTest
  @CsvSource({
    "first_name, person-name",
    "lastName, person-name",
    "DOB, date-of-birth",
    "street-address, postal-address",
    "Password, secret",
    "client_secret, secret",
    "\\u0070assword, secret",
    "SSN, us-ssn",
    "cardNumber, payment-card",
    "phone, phone"
  })
  void masksStringsAndNumbersUnderTheName(String name, String detector) throws Exception {
    String input = "{\"%s\":\"a\\n\\\"b\",\"x\":{\"%s\":12},\"y\":\"z\"}".formatted(name, name);
    String expected =
        "{\"%s\":\"[redacted:%s]\",\"x\":{\"%s\":\"[redacted:%s]\"},\"y\":\"z\"}"
            .formatted(name, detector, name, detector);

    assertThat(Streams.mask(Form.JSON, input)).isEqualTo(expected);
    assertThat(Streams.maskByteByByte(Form.JSON, Streams.bytes(input)))
        .isEqualTo(Streams.bytes(expected));
    assertThat(Streams.mask(Form.SSE, "data: " + input + "\n\n"))
        .isEqualTo("data: " + expected + "\n\n");
  }

  @Test
  void leavesWhatIsEmptyOrNoValueOrUnderAnotherName() throws Exception {
    String json =
        "{\"password\":\"\",\"secret\":null,\"apiKey\":true,\"ssn\":{\"a\":\"b\"},"
            + "\"dob\":[\"x\"],\"passwordPolicy\":\"strict\",\"name\":\"widget\",\"n\":\"password\"}";
    assertThat(Streams.mask(Form.JSON, json)).isEqualTo(json);
  }
}
