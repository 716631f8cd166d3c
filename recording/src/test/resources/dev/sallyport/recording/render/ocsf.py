# Validates events of OCSF, one a line, against the published schema of their version; prints what is wrong.
import json
import sys

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

schemas = {}
for number, line in enumerate(sys.stdin, 1):
    event = json.loads(line)
    version = event["metadata"]["version"]
    schema = schemas.setdefault(version, OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version)))
    name = schema.lookup_class_name_from_uid(event["class_uid"])
    whole = schema.get_class_schema(name)
    validator = jsonschema.validators.validator_for(whole)(whole)
    for error in validator.iter_errors(event):
        print(f"line {number}: {error.json_path}: {error.message[:300]}")
