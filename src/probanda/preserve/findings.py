"""What a check found, in the one form of report that all verifiers give: proved, disproved or unknown.

One thing disproved disproves the whole; one thing unknown leaves it unknown; nothing else is proved. A check returns
the sentence that it proved, or raises `Wrong`. Text from the container is made printable here, once. Standard library
only.
"""

from collections.abc import Callable, Sequence

from probanda.preserve.verifier import DISPROVED, PROVED, UNKNOWN, Check, Report

MAX_WRONG = 1_000  # findings of one check: a hostile container must not fill the memory with them


class Wrong(Exception):  # noqa: N818 - it is a finding about the container, not an error of ours
    """One thing that is disproved, or that cannot be known: where, and why."""

    def __init__(self, subject: str, message: str, result: str = DISPROVED) -> None:
        super().__init__(message)
        self.subject, self.message, self.result = subject, message, result


class Findings:
    """The checks of one container, in their order."""

    def __init__(self) -> None:
        self.checks: list[Check] = []

    def add(self, name: str, result: str, subject: str, message: str) -> None:
        """One finding."""
        self.checks.append(Check(name, result, _printable(subject), _printable(message)))

    def attempt(self, name: str, check: Callable[[], str]) -> bool:
        """Whether the check proved what it looks at; what came of it is a finding."""
        try:
            self.add(name, PROVED, "", check())
        except Wrong as why:
            self.add(name, why.result, why.subject, why.message)
        except OSError as why:
            self.add(name, UNKNOWN, str(why.filename or ""), f"cannot be read: {why.strerror or 'reason unknown'}")
        return self.checks[-1].result == PROVED

    def raise_first(self, name: str, wrong: Sequence[Wrong]) -> None:
        """Raise the worst of what is wrong, if anything is, after the others became findings.

        Raises:
            Wrong: there is at least one.
        """
        ordered = sorted(wrong, key=lambda one: one.result != DISPROVED)
        for one in ordered[1:MAX_WRONG]:
            self.add(name, one.result, one.subject, one.message)
        if ordered:
            raise ordered[0]

    def report(self, not_proved: Sequence[str]) -> Report:
        """What came of all checks."""
        results = {one.result for one in self.checks}
        result = next((one for one in (DISPROVED, UNKNOWN) if one in results), PROVED)
        return Report(result, tuple(self.checks), tuple(not_proved))


def _printable(text: str) -> str:
    """Text that moves no cursor, turns no line and is valid Unicode."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
