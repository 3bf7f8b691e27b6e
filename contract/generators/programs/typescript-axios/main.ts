// A request by the client of openapi-generator's typescript-axios.
import { Configuration, DatafeedApi, Resolution } from './client';

async function main() {
  const api = new DatafeedApi(new Configuration({ basePath: process.env.SERVER! }));
  const { data } = await api.getBars('AAPL', Resolution._1D, undefined, undefined, 3);
  console.log(`${data.bars.length} bars`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
