"""Critical questions: each scheme brings its own, and all start open.

Nothing is presumed (Rome Statute, arts. 66(2), 67(1)(i)): an argument is asked whether its material is authentic and
complete, who speaks, when, whether it is translated right and how it was obtained, as far as its scheme allows the
question. A noticed or agreed fact brings none. A person answers, with a reason and an exhibit; `probanda` never does.
"""

from collections.abc import Mapping
from types import MappingProxyType

from probanda.model.proof import Scheme

CRITICAL_QUESTIONS: Mapping[Scheme, tuple[str, ...]] = MappingProxyType(
    {
        Scheme.EYEWITNESS: ("in a position to see?", "when?", "how obtained?", "interest in the outcome?"),
        Scheme.VIDEO: ("authentic?", "complete?", "who speaks?", "when?", "translated right?", "how obtained?"),
        Scheme.DOCUMENT: ("authentic?", "complete?", "who wrote it?", "when?", "how obtained?"),
        Scheme.INFERENCE: ("another inference?",),
        Scheme.EXPERT: ("expert in this field?", "on which material?", "do other experts agree?"),
        Scheme.NAMED_HEARSAY: ("how does the source know?", "reported right?", "interest in the outcome?"),
        Scheme.ANONYMOUS_HEARSAY: ("who says so?", "how does the source know?", "reported right?"),
        Scheme.PRIOR_FINDING: ("same facts?", "on which evidence?", "still standing?"),
        Scheme.NOTICED_FACT: (),
        Scheme.CONVERGENCE: ("best rival explanation?", "one origin behind several items?"),
        Scheme.PATTERN: ("same author?", "same conduct?"),
    }
)
