"""Compiling law packs: YAML by people becomes `packs/compiled.json`, keyed by digest; YAML is never read at start-up.

::

    python -m probanda.law.compile_packs                  writes packs/compiled.json
    python -m probanda.law.compile_packs --schema FOLDER  writes law-pack.schema.json and modes.schema.json there

`authored_pack` says how a pack is written, and what is refused.
"""

import json
import sys
from pathlib import Path

import msgspec

from probanda.law.authored_pack import AuthoredModes, AuthoredPack, read_modes, read_pack
from probanda.law.packs import COMPILED, CompiledLaw

PACKS = COMPILED.parent
MODES = PACKS.parent / "modes.yaml"


def compile_packs() -> bytes:
    """The bytes of `compiled.json`, made from the YAML files.

    Raises:
        LawError: a file is not what it must be.
    """
    packs = [read_pack(path) for path in sorted(PACKS.glob("*.yaml"))]
    compiled = CompiledLaw(modes=read_modes(MODES), packs={pack.digest: pack for pack in packs})
    return msgspec.json.format(msgspec.json.encode(compiled, order="sorted"), indent=1) + b"\n"


def schema_of(form: type[AuthoredPack | AuthoredModes]) -> str:
    """The JSON Schema (2020-12) of what an author writes."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(form)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write the compiled packs, or the schemas."""
    match arguments:
        case []:
            COMPILED.write_bytes(compile_packs())
        case ["--schema", folder]:
            for name, form in (("law-pack", AuthoredPack), ("modes", AuthoredModes)):
                (Path(folder) / f"{name}.schema.json").write_text(schema_of(form), encoding="utf-8", newline="\n")
        case _:
            raise SystemExit("usage: python -m probanda.law.compile_packs [--schema FOLDER]")


if __name__ == "__main__":
    main(sys.argv[1:])
