import org.openapitools.client.ApiClient;
import org.openapitools.client.api.DatafeedApi;
import org.openapitools.client.model.Resolution;

/** A request by the client of openapi-generator's java. */
final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    var api = new DatafeedApi(new ApiClient().setBasePath(System.getenv("SERVER")));
    var bars = api.getBars("AAPL", Resolution._1D, null, null, 3);
    System.out.println(bars.getBars().size() + " bars");
    System.exit(0); // without waiting for the threads of its connections
  }
}
