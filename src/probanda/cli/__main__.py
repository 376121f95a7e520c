"""`python -m probanda.cli`."""

from probanda.cli.main import main

main()
