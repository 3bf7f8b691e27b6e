// A request by the client of openapi-generator's typescript-fetch.
import { Configuration, DatafeedApi, Resolution } from './client';

async function main() {
  const api = new DatafeedApi(new Configuration({ basePath: process.env.SERVER! }));
  const { bars } = await api.getBars({ symbol: 'AAPL', resolution: Resolution._1D, countBack: 3 });
  console.log(`${bars.length} bars`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
