# The other scripts change to the project's folder and source this file. `need FILE...` installs the pinned requirements
# of the files into an environment in .session-answers, and puts it at the front of PATH.
# `sh --`, `cd --`, and an empty CDPATH let the path of the project begin with a hyphen, and be found from everywhere.
export NO_MKDOCS_2_WARNING=1 # Material's banner is not about this site
[ -n "$SOURCE_DATE_EPOCH" ] || unset SOURCE_DATE_EPOCH
# They are about another folder, another Python, or, in a git hook, another repository.
unset CDPATH PYTHONHOME PYTHONPATH PYTHONINSPECT GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

# Otherwise the next file that is opened would take the place of a closed standard stream.
(: 3<&0) 2>/dev/null || exec </dev/null
(: 3>&1) 2>/dev/null || exec >/dev/null
(: 3>&2) || exec 2>/dev/null
trap 'echo "$0: interrupted" >&2; exit 130' INT

# Print the path of a Python that runs and can create environments: the first python3 of PATH, or otherwise the newest.
choose() (
    set -f
    IFS=:
    for modules in sys,ensurepip sys; do
        for name in python3 python3.14 python3.13 python3.12 python3.11; do
            for folder in $PATH; do
                if "${folder:-.}/$name" -c "import $modules; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then
                    echo "${folder:-.}/$name"
                    return
                fi
            done
        done
    done
    echo "$0: no Python 3.11 or newer on PATH runs. Fix: install one, and run this again" >&2
    return 1
)

need() {
    python=$(choose)
    programs=$(PYTHONPATH=scripts:scripts/receipts "$python" -P -m session_answers.commands setup "$@")
    PATH="$programs:$PATH"
}
