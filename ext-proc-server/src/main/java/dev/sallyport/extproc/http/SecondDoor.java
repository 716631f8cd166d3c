package dev.sallyport.extproc.http;

/**
 * The connection on which an upstream's answer came, as Envoy's upstream filters describe it in a
 * header. Texts are empty where Envoy does not say.
 *
 * @param connection number of the connection in its Envoy
 * @param cipher cipher suite
 * @param group key exchange group
 * @param local address of the gateway's side
 */
public record SecondDoor(String connection, String cipher, String group, String local) {

  /** Reads the value of the header: the four of them, parted by spaces. */
  public static SecondDoor parse(String header) {
    DoorFields fields = new DoorFields(header);
    return new SecondDoor(fields.get(0), fields.get(1), fields.get(2), fields.get(3));
  }
}
