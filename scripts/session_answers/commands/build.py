"""The command `scripts/build`: build the site with MkDocs, or with Zensical."""

from __future__ import annotations


def main(arguments: list[str]) -> int:
    """Build with the builder in the arguments. Return the exit status. Raise KeyboardInterrupt."""
    if arguments == ["zensical"]:
        from session_answers.build import zensical  # noqa: PLC0415  (it is not always installed)

        return zensical.main()
    import click  # noqa: PLC0415
    from mkdocs.__main__ import cli  # noqa: PLC0415

    try:
        cli(["build"], standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0
