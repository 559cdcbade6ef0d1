"""Repositories that tests create."""

import subprocess

WHO = [
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@b.example",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.hooksPath=/dev/null",
]


def git(folder, *words):
    """Call git in a folder. Return its output."""
    done = subprocess.run(["git", "-C", folder, *WHO, *words], check=True, capture_output=True, text=True)
    return done.stdout
