"""Law: the numbered places of instruments, and packs of what a charge needs.

In: data kept beside the code (instruments as JSON, law packs as YAML compiled to JSON) and a day. Out: `Provisions`,
`LawPack`s and charge trees, all values of `probanda.model`. A row of law never claims more than how it was checked,
and a law is always looked up for a day.
May import: `probanda.model`, the standard library and libraries; no other step, no database. YAML is read at build
time only (`compile_packs`), never at start-up.
"""
