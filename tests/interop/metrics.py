"""The figures of the emulator, by the parser of Prometheus' own package: `metrics.py URL`.

Each sample is a JSON line.
"""

import json
import sys
from urllib.request import urlopen

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with urlopen(sys.argv[1], timeout=30) as answer:
    TEXT = answer.read().decode()

for family in text_string_to_metric_families(TEXT):
    for sample in family.samples:
        shown = {"type": family.type, "name": sample.name, "labels": sample.labels}
        print(json.dumps({**shown, "value": float(sample.value)}))
