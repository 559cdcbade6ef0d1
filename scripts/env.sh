# The other scripts source this file. It changes to the project's folder. `need FILE...` installs the pinned
# requirements of the files into a virtual environment, and puts it at the front of PATH.
cd "$(dirname "$0")/.."
export NO_MKDOCS_2_WARNING=1 # Material's banner is not about this site

newest() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "$0: no Python 3.11 or newer is on PATH. Fix: install one, and run this again" >&2
    return 1
}

need() {
    python=$(newest)
    version=$("$python" --version)
    if [ "$(cat .venv/version 2>/dev/null)" != "$version" ]; then
        rm -rf .venv
        "$python" -m venv .venv || {
            echo "$0: cannot create a virtual environment. Fix: on Debian, apt install python3-venv" >&2
            return 1
        }
        echo "$version" >.venv/version
    fi
    for file in "$@"; do
        stamp=.venv/$(echo "$file" | tr / -)
        if ! cat pyproject.toml scripts/receipts/pyproject.toml "$file" | cmp -s - "$stamp"; then
            .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$file"
            cat pyproject.toml scripts/receipts/pyproject.toml "$file" >"$stamp"
        fi
    done
    PATH="$PWD/.venv/bin:$PATH"
}
