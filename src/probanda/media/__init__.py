"""Media: what moving pictures, sound and stills hold, read from the file and never from its name.

In: a path, and a confined reader to read it with. Out: `Footage`, `Keyframe`s. `footage` is the parent's side and loads
no media library; `probe`, `film`, `still`, `keyframes` and `container` run in the child of the confined reader only.
May import: `probanda.model`, the standard library; PyAV and Pillow in the child's modules. No other step, no database.
"""
