import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from session_answers.errors import RunError
from session_answers.run import packages
from session_answers.run.packages import create, install, reason

RETRY = (
    "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'NewConnectionError("
    '"Failed to establish a new connection: [Errno -3] Temporary failure in name resolution")\': /simple/mkdocs/\n'
)
MISSING = (
    "ERROR: Could not find a version that satisfies the requirement mkdocs==1.6.1 (from versions: none)\n"
    "ERROR: No matching distribution found for mkdocs==1.6.1\n"
)
NETWORK = (
    "pip cannot reach its package index",
    "connect to the network, or set PIP_INDEX_URL to an index that you can reach",
)
CASES = {
    "no network": (RETRY + MISSING, NETWORK),
    "no network for the builder of a package": (
        RETRY + "  error: subprocess-exited-with-error\n  \n  x installing build dependencies did not run\n"
        "      ERROR: Could not find a version that satisfies the requirement hatchling==1.33.0\n"
        "      ERROR: No matching distribution found for hatchling==1.33.0\n",
        NETWORK,
    ),
    "a timeout": ("ERROR: HTTPSConnectionPool(host='x', port=443): Read timed out.\n", NETWORK),
    "no such release": (
        MISSING,
        (
            "its packages cannot be installed (No matching distribution found for mkdocs==1.6.1)",
            "correct that, and run this again",
        ),
    ),
    "a connection that was lost at first": (
        RETRY + "ERROR: Cannot install a and b because these package versions have conflicting dependencies.\n",
        (
            "its packages cannot be installed (Cannot install a and b because these package versions have conflicting "
            "dependencies.)",
            "correct that, and run this again",
        ),
    ),
    "a full disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
        ("the disk is full", "free some disk space"),
    ),
    "a hash": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated\n"
        "    x from file:///x:\n        Expected sha256 00\n             Got        11\n",
        (
            "a downloaded package has another hash than it should have",
            "run this again, and if it remains, use another package index",
        ),
    ),
    "a certificate": (
        "WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: "
        f"CERTIFICATE_VERIFY_FAILED]'))'\n{MISSING}",
        (
            "the package index has a certificate that pip does not trust",
            "set PIP_CERT to the file with the certificates of your network",
        ),
    ),
    "venv": (
        "Error: [Errno 28] No space left on device: '/x'\n",
        ("the disk is full", "free some disk space"),
    ),
    "nothing": ("", ("its packages cannot be installed (it ended)", "correct that, and run this again")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_reason_is_what_was_printed(case):
    printed, expected = CASES[case]
    assert reason(printed) == expected


def test_without_ensurepip_the_module_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "find_spec", lambda _: None)
    (tmp_path / "old").mkdir()
    with pytest.raises(RunError) as caught:
        create("x", tmp_path / "old", 0)
    problem = f"{sys.executable} cannot create an environment, because its module ensurepip is missing"
    assert str(caught.value) == f"{problem}. Fix: on Debian and Ubuntu, apt install python3-venv"
    assert (tmp_path / "old").is_dir()


def test_pip_installs_only_into_the_environment(tmp_path, monkeypatch):
    calls = []

    def run(command, **options):
        calls.append((command, options["env"]))
        return SimpleNamespace(returncode=0, stderr="")

    for variable in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONPATH", "PYTHONHOME", "SOURCE_DATE_EPOCH"):
        monkeypatch.setenv(variable, "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    monkeypatch.setattr(subprocess, "run", run)
    install("x", tmp_path / "python", ["--requirement", "x"], 0)
    ((command, environment),) = calls
    assert command[1:] == (
        "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-user", "--requirement", "x"
    )  # fmt: skip
    assert environment["PIP_INDEX_URL"] == "https://index.example/simple"
    assert [value for value in environment.values() if value == "elsewhere"] == []
    assert os.environ["PIP_USER"] == "elsewhere"
