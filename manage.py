#!/usr/bin/env python3
"""The one way in: `up`, `test`, `judge`, `lint_questions` and every Django command, from any Python since 3.8."""

import sys

if sys.version_info < (3, 8):
    sys.exit("KaizenLab is started with Python 3.8 or newer; this is Python %d.%d." % sys.version_info[:2])


def main() -> None:
    from kaizenlab import bootstrap

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    bootstrap.enter(bootstrap.wanted(command))

    if command == "judge":
        from decisions.judge import main as judge

        sys.exit(judge(sys.argv[2:]))

    if command == "lint_questions":
        from experiments.rehearsal.lint import main as lint

        sys.exit(lint(sys.argv[2:]))

    from kaizenlab import home

    home.run(command, sys.argv[2:])


if __name__ == "__main__":
    main()
