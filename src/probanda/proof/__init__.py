"""From a theory to its answer: every node's status, what it rests on, and what breaks it.

In: a `ProofGraph` (nodes, arguments, pieces, passages), a stage, and what to suppose. Out: an `Assessment`.
May import: `probanda.model` and the standard library; `dd` where it is installed.

The way of one assessment, a module a step:

- `check`: refuse a theory that cannot be assessed, all mistakes at once (`tree`, `attacks`, `record`, `worlds`).
- `record`: what falls with what.
- `worlds`: the choices of listed readings; `world_diagrams`: sets of them, where they are too many to have numbers.
- `arguments`: which arguments stand, count and prevail, in every world at once.
- `gates`: how a node follows from its children and from what attacks it.
- `evaluate`: levels of all nodes in all worlds.
- `stages`: from levels to a status, and whether the stage test is met.
- `supports`, `losses`: what carries the root, and what it falls without.
- `success_tree`: the theory as a monotone tree, where a search for all of them would take too long.
- `fault_tree`, `minimal_sets` (`own_diagrams`, `cudd_diagrams`, `set_family`): minimal sets of such a tree, counted or
  listed; `open_psa`, `open_psa_xml`: trees of others.
- `independence`: origins of each fact, and why not more.
- `explain`, `standing`, `fold`: a sentence for each node, what became of each argument, which parts decide.
- `trace`, `replay`: all that an answer rests on, and the theory again from it.
- `diff`: what changed between two assessments.
- `schemes`: the critical questions that each scheme brings.
- `assess`: the one door.
- `many`: many theories, each assessed again only when something that its answer rests on changed.
"""
