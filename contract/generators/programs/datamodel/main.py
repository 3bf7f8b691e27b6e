"""An answer, read by the models of datamodel-code-generator."""

import os
from urllib.request import urlopen

from models import Bars

with urlopen(os.environ["SERVER"] + "/api/v1/datafeed/bars?symbol=AAPL&resolution=1D&count_back=3") as answer:
    print(len(Bars.model_validate_json(answer.read()).bars), "bars")
