"""A request by the client of openapi-generator's python."""

import os

from openapi_client import ApiClient, Configuration, DatafeedApi, Resolution

api = DatafeedApi(ApiClient(Configuration(host=os.environ["SERVER"])))
bars = api.get_bars("AAPL", Resolution.ENUM_1D, count_back=3)
print(len(bars.bars), "bars")
