import org.openapitools.client.ApiClient;
import org.openapitools.client.api.DatafeedApi;
import org.openapitools.client.model.Resolution;

/** A request by the client of openapi-generator's java, whose project is of Java 8. */
final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    DatafeedApi api = new DatafeedApi(new ApiClient().setBasePath(System.getenv("SERVER")));
    int count = api.getBars("AAPL", Resolution._1_D, null, null, 3).getBars().size();
    System.out.println(count + " bars");
    System.exit(0); // without waiting for the threads of its connections
  }
}
