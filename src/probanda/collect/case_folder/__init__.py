"""The case folder that people write, read and checked: every mistake with file, line, key and advice.

In: a folder of YAML files and the files of its exhibits. Out: a `CaseFolder` of the model, or all that is wrong.
It may import `probanda.model`, ruamel.yaml, jsonschema and msgspec; it opens no file of an exhibit and writes nothing.
"""

from probanda.collect.case_folder.read import read_case_folder
from probanda.collect.case_folder.when import to_when

__all__ = ["read_case_folder", "to_when"]
