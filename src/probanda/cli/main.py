"""`probanda`: finds the verb, loads its file only, and turns every error into one sentence, an advice and an exit code.

Exit codes: 0 fine, 1 a finding, 2 unknown or usage, 3 the machine. A mistake in probanda itself is written to a file
with its traceback, and said in one sentence: a traceback on the screen helps nobody who uses it.
"""

import contextlib
import errno
import importlib
import os
import sys
from pathlib import Path
from types import TracebackType

import click

import probanda
from probanda.model.errors import Exit, MachineError, ProbandaError

# verb -> (module of its command, what it does): the help is printed without loading any of them.
VERBS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Build the bundled example case end to end and verify it."),
    "build": ("build", "Turn a case folder into a dossier and a verifiable package."),
    "init": ("init", "Open a new case, and begin its case folder."),
    "cases": ("cases", "List the cases of the workspace."),
    "take": ("take", "Seal files and folders as exhibits."),
    "exhibits": ("exhibits", "List the exhibits of a case."),
    "show": ("show", "Show one exhibit with its custody."),
    "process": ("process", "Do the media work over all exhibits; it goes on where it stopped."),
    "similar": ("similar", "List what an exhibit has in common with the others of its case."),
    "likeness": ("likeness", "Compare two files: which parts show or sound the same, and why."),
    "clip": ("clip", "Make a clip of a film as an exhibit with exact bounds."),
    "transcript": ("transcript", "Read, convert and add transcripts in all forms."),
    "judge": ("judge", "Enter what a person judged: a reading, a question, a rebuttal."),
    "cite": ("cite", "Find citations of law in a text and check them."),
    "names": ("names", "Compare names in all scripts and spellings, with reasons."),
    "when": ("when", "Say what a date in words means: four bounds, EDTF, what stays open."),
    "law": ("law", "Show provisions of law for a day, and check the law packs."),
    "command": ("command", "Say who commanded whom on a day, and how well that is known."),
    "assess": ("assess", "Say what is proved, what is missing, and what would change it."),
    "dossier": ("dossier", "Write the dossier of a case for one audience."),
    "undo": ("undo", "Take the last act of a case back by a new one."),
    "stamp": ("stamp", "Have a time-stamp authority stamp the ledger of a case."),
    "export": ("export", "Write a case as a package that anyone can verify."),
    "import": ("import_case", "Bring the case of a package into the workspace."),
    "key": ("key", "Add or take back a key that signs the ledger of a case."),
    "expunge": ("expunge", "Delete an exhibit or a record for good, and prove that it is gone."),
    "verify": ("verify", "Check a package or workspace: proved, disproved or unknown."),
    "rebuild": ("rebuild", "Compute lists and indexes again from the records."),
    "check": ("check", "Check the integrity of the whole workspace."),
    "backup": ("backup", "Copy the whole workspace to a folder, and check the copy."),
    "restore": ("restore", "Make a backup the workspace."),
}
_FULL_DISK = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Verbs(click.Group):
    """Loads a verb's module when it is called, never before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The verbs in the order of the work."""
        return list(VERBS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was typed; the nearest one is named where there is no such verb."""
        from difflib import get_close_matches

        near = [] if args[0] in VERBS else get_close_matches(args[0], VERBS, n=1)
        if near:
            raise click.UsageError(f"there is no verb {args[0]!r}; perhaps {near[0]!r} is meant", ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The verb's command, loaded now; None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"probanda.cli.{VERBS[cmd_name][0]}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"probanda.cli.{cmd_name} has no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """The table of verbs, from the table above."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, says) for verb, (_, says) in VERBS.items()])


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(probanda.__version__, "--version", prog_name="probanda")
@click.option(
    "-w",
    "--workspace",
    envvar="PROBANDA_WORKSPACE",
    default=".probanda",
    show_default=True,
    help="The folder of the workspace, or postgresql://user@host:port/database with its folder in PROBANDA_VAULT.",
)
@click.pass_context
def door(ctx: click.Context, workspace: str) -> None:
    """From public material to a court-ready dossier that the other side can verify offline."""
    from probanda.model.address import workspace_at

    if "://" not in workspace and ":" in workspace.partition("/")[0] and not Path(workspace).exists():
        raise click.UsageError(f"{workspace} is neither a folder nor an address with ://")
    ctx.obj = workspace_at(workspace, folder=os.environ.get("PROBANDA_VAULT"))


def main() -> None:
    """The command line; never returns."""
    sys.excepthook = _own_mistake
    try:
        _run(sys.argv[1:])
        sys.stdout.flush()
    except click.exceptions.Exit as why:
        sys.exit(why.exit_code)
    except click.exceptions.NoArgsIsHelpError as why:
        click.echo(why.format_message(), err=True)
        sys.exit(Exit.UNKNOWN)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was entered before is kept", "")
        sys.exit(Exit.MACHINE)
    except click.ClickException as why:
        context = why.ctx if isinstance(why, click.UsageError) else None
        _say(why.format_message(), f"See `{context.command_path if context else 'probanda'} --help`.")
        sys.exit(Exit.UNKNOWN)
    except ProbandaError as why:
        _say(str(why), why.advice)
        sys.exit(why.exit)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not our finding, and nothing to tell it.
        _drop_output()
        sys.exit(Exit.MACHINE)
    except OSError as why:
        machine = machine_error(why)
        _say(str(machine), machine.advice)
        _drop_output()
        sys.exit(machine.exit)
    sys.exit(Exit.FINE)


def _drop_output() -> None:
    """Send what is still buffered nowhere: the last flush would fail again, with an exit code of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> None:
    """The verb; click's own `main` would answer a closed pipe with exit 1, which says "a finding"."""
    with door.make_context("probanda", words) as context:
        door.invoke(context)


def machine_error(why: OSError) -> MachineError:
    """A refusal of the operating system as a sentence."""
    name = f" ({why.filename})" if why.filename else ""
    if why.errno in _FULL_DISK:
        return MachineError(f"the disk is full{name}", advice="Free some space and run it again; nothing half is left.")
    return MachineError(
        f"the machine refused: {why.strerror or why}{name}", advice="Check the path and its permissions."
    )


def _say(message: str, advice: str) -> None:
    """The sentence and the advice; where nobody listens any more, nothing."""
    from probanda.report.shown import shown  # what others wrote can stand in a message: no terminal obeys it

    with contextlib.suppress(OSError):
        click.echo(f"probanda: {shown(message)}", err=True)
        if advice:
            click.echo(shown(advice), err=True)
        if "--json" in sys.argv:
            import msgspec

            click.echo(msgspec.json.encode({"error": message, "advice": advice}).decode())


def _own_mistake(kind: type[BaseException], why: BaseException, trace: TracebackType | None) -> None:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="probanda-", suffix=".txt", delete=False, encoding="utf-8") as report:
        traceback.print_exception(kind, why, trace, file=report)
    _say(
        f"this is a mistake in probanda, not in your material ({kind.__name__})",
        f"Please report it with the file {report.name}; look through it first, it may hold names.",
    )
    with contextlib.suppress(OSError):
        sys.stderr.flush()
        sys.stdout.flush()
    os._exit(Exit.MACHINE)  # a hook cannot choose the exit code otherwise, and 1 would say "a finding"
