"""The mistakes of writers, each with the faults that are reported, and unusual code that does no harm."""

import os

import pytest

from session_answers.pages.examples import with_ids
from support.projects import PAGE

LOGGING = "import logging\n\nlogging.disable()\n1 / 0"
MARKUP = "<script>alert(1)</script>````````</code></pre>"
NOISE = f"print({MARKUP!r})\n# -> prints {MARKUP}"
UPDATE = "Fix: scripts/update docs/page.md"
END = "Fix: change the example so that it runs to its end"
MORE_TIME = ', or allow more seconds, such as timeout="20"'
OPTIONS = "the options are exec, id, title, setup, timeout, review, server, picture, only, sqlalchemy, driver"


def fenced(code, options='exec="on"'):
    """Return PAGE with an example at its end. Its fence is line 16, and its code begins at line 17."""
    return with_ids(PAGE + block(code, options))


def block(code, options='exec="on"'):
    return f"\n```python {options}\n{code}\n```\n"


def mismatch(claim, event, line=17):
    return f"docs/page.md:{line}: expected {claim}, got {event}. {UPDATE}"


def ended(problem):
    return f"docs/page.md:17: the example {problem}. {END}"


def not_one(line, opening):
    return (
        f"docs/page.md:{line}: {opening!r} looks like an example but would not be executed. Fix: begin it with "
        '```python exec="on" at the left margin, outside comments, or name another language'
    )


SETUP_NAMES = "empty, exits, hangs, interrupts, late, open, raises, returns, user"
OFF = (
    'docs/page.md:16: the example is not executed. Fix: write exec="on" in every python block, or name another language'
)
SHORT = 'exec="on" timeout="1"'
# Faults of an example: its syntax, its code, and its receipts.
EXAMPLES = {
    "raise": (fenced("1 / 0"), [mismatch("nothing", "raises ZeroDivisionError")]),
    "exit": (fenced("import sys\nsys.exit(0)"), [ended("asked the interpreter to exit with 0")]),
    "quit": (fenced("quit()"), [ended("asked the interpreter to exit with None")]),
    "hard exit": (fenced("import os\nos._exit(0)"), [ended("left the interpreter with exit code 0")]),
    "hard exit of a thread": (
        fenced("import os, threading\nthreading.Thread(target=os._exit, args=(3,)).start()"),
        [ended("left the interpreter with exit code 3")],
    ),
    "abort": (fenced("import os\nos.abort()"), [ended("was killed by signal 6")]),
    "segmentation fault": (fenced("import ctypes\nctypes.string_at(0)"), [ended("was killed by signal 11")]),
    "alarm": (fenced("import signal\nsignal.raise_signal(signal.SIGALRM)"), [ended("was killed by signal 14")]),
    "interrupt": (
        fenced("import signal\nsignal.raise_signal(signal.SIGINT)"),
        [mismatch("nothing", "raises KeyboardInterrupt", 18)],
    ),
    "endless loop": (fenced("while True:\n    pass", SHORT), [ended("ran longer than 1 s") + MORE_TIME]),
    "endless thread": (
        fenced("import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()", SHORT),
        [ended("ran longer than 1 s") + MORE_TIME],
    ),
    "deadlock": (
        fenced("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", SHORT),
        [ended("ran longer than 1 s") + MORE_TIME],
    ),
    "stopped": (
        fenced("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", SHORT),
        [ended("ran longer than 1 s") + MORE_TIME],
    ),
    "an end that no receipt can tell": (
        fenced("raise GeneratorExit\n# -> raises GeneratorExit"),
        ["docs/page.md:17: the example ended with GeneratorExit. Fix: correct the example"],
    ),
    "an error that is not an Exception": (fenced("raise BaseException"), [mismatch("nothing", "raises BaseException")]),
    "an error that cannot be shown": (
        fenced('raise ValueError("\\ud800")'),
        [mismatch("nothing", "raises ValueError")],
    ),
    "a character that cannot be printed": (
        fenced('print("\\ud800")'),
        [mismatch("nothing", "raises UnicodeEncodeError")],
    ),
    "a character that cannot be shown": (fenced('print("\\x1b[31mred")'), [mismatch("nothing", "prints \\x1b[31mred")]),
    "no input": (fenced('input("Name? ")'), [mismatch("nothing", "raises EOFError, prints Name?")]),
    "a wrong assert": (
        fenced("assert 1 == 2"),
        ["docs/page.md:17: the example ended with AssertionError. Fix: correct the example"],
    ),
    "a misspelt name": (
        fenced("sesion.commit()"),
        ["docs/page.md:17: the example ended with NameError: name 'sesion' is not defined. Fix: correct the example"],
    ),
    "a tool that breaks the recording": (fenced("import json\njson.dumps = None"), [ended("broke what records it")]),
    "output past Python": (
        fenced('import os\nos.system("echo past")'),
        [ended("wrote past sys.stdout and sys.stderr: 'past\\n'")],
    ),
    "ten megabytes of output": (
        fenced("print('x' * 10_000_000)"),
        [ended("caused events with more than 65536 characters of text")],
    ),
    "ten thousand lines of output": (
        fenced("for number in range(10_000):\n    print(number)"),
        [ended("caused more than 1000 events")],
    ),
    "a thousand threads": (
        fenced(
            "import threading\nwait = threading.Event().wait\nfor _ in range(1000):\n"
            "    threading.Thread(target=wait, daemon=True).start()"
        ),
        [ended("started more than 64 processes and threads")],
    ),
    "four gigabytes": (fenced("bytes(4 << 30)"), [ended("needed more than 1 GiB of memory")]),
    "a thousand files": (
        fenced("files = [open(f'{number}', 'w') for number in range(1000)]"),
        [ended("had more than 256 files open")],
    ),
    "a file of a gigabyte": (
        fenced("with open('file', 'wb') as file:\n    file.truncate(1 << 30)"),
        [ended("wrote a file of more than 64 MiB")],
    ),
    "a full disk": (
        fenced("for number in range(9):\n    open(f'{number}', 'wb').write(bytes(60 << 20))"),
        [ended("wrote more than 256 MiB or 10,000 files")],
    ),
    "no Python": (fenced("def f("), ["docs/page.md:17: '(' was never closed. Fix: correct the code"]),
    "a wrong indentation": (fenced("a = 1\n    b = 2"), ["docs/page.md:18: unexpected indent. Fix: correct the code"]),
    "return": (fenced("a = 1\nreturn"), ["docs/page.md:18: 'return' outside function. Fix: correct the code"]),
    "await": (fenced("await f()"), ["docs/page.md:17: 'await' outside function. Fix: correct the code"]),
    "misspelt exec": (
        fenced("a = 1", 'exce="on"'),
        [f"docs/page.md:16: there is no option 'exce'. Fix: {OPTIONS}", OFF],
    ),
    "misspelt option": (
        fenced("a = 1", 'exec="on" steup="user"'),
        [f"docs/page.md:16: there is no option 'steup'. Fix: {OPTIONS}"],
    ),
    "no quotes": (
        fenced("a = 1", "exec=on"),
        [f"docs/page.md:16: 'exec=on' is not an option. Fix: write options as name=\"value\"; {OPTIONS}", OFF],
    ),
    "no time": (
        fenced("a = 1", 'exec="on" timeout="0"'),
        [
            "docs/page.md:16: timeout='0' is not a number of seconds from 1 to 999. "
            'Fix: write one, such as timeout="20"'
        ],
    ),
    "misspelt setup": (
        fenced("a = 1", 'exec="on" setup="usre"'),
        [f"docs/page.md:16: there is no setup 'usre'. Fix: use one of {SETUP_NAMES}"],
    ),
    "switched off": (fenced("a = 1", 'exec="off"'), [OFF]),
    "another name of the language": (f"{PAGE}\n```py\na = 1\n```\n", [not_one(16, "```py")]),
    "commented out": (f'{PAGE}\n<!--\n```python exec="on"\na = 1\n```\n-->\n', [not_one(17, '```python exec="on"')]),
    "below a comment that is not closed": (
        PAGE.replace("It has", "<!-- It has"),
        [not_one(8, '```python exec="on" id="claim-1" setup="user"')],
    ),
    "in a list": (
        f'{PAGE}\n- A list:\n\n    ```python exec="on"\n    a = 1\n    ```\n',
        [not_one(18, '```python exec="on"')],
    ),
    "in a quote": (f'{PAGE}\n> ```python exec="on"\n> a = 1\n> ```\n', [not_one(16, '> ```python exec="on"')]),
    "tildes": (f'{PAGE}\n~~~python exec="on"\na = 1\n~~~\n', [not_one(16, '~~~python exec="on"')]),
    "braces": (f'{PAGE}\n```{{.python exec="on"}}\na = 1\n```\n', [not_one(16, '```{.python exec="on"}')]),
    "not closed": (
        f'{PAGE}\n```python exec="on"\na = 1\n',
        ["docs/page.md:16: the block is not closed. Fix: end it with ``` on its own line"],
    ),
    "closed by four": (
        f'{PAGE}\n```python exec="on"\na = 1\n````\n',
        ["docs/page.md:16: the block is not closed. Fix: end it with ``` on its own line"],
    ),
    "superfluous receipt": (fenced("a = 1\n# -> COMMIT"), [mismatch("COMMIT", "nothing", 18)]),
    "wrong receipt": (fenced("print(1)\n# -> prints 2"), [mismatch("prints 2", "prints 1", 18)]),
    "missing receipt": (fenced("print(1)"), [mismatch("nothing", "prints 1")]),
    "receipt of no line": (
        fenced("# -> prints 1"),
        [f"docs/page.md:17: the receipt 'prints 1' is not below a statement that it could be about. {UPDATE}"],
    ),
    "logging disabled, then raise": (fenced(LOGGING), [mismatch("nothing", "raises ZeroDivisionError", 20)]),
    "line ends of another system": (
        fenced("print(1)\n# -> prints 3").replace("\n", "\r\n"),
        [mismatch("prints 3", "prints 1", 18)],
    ),
}
# Faults of a setup, each with the page that uses it.
SETUPS = {
    "exits": ("raise SystemExit", ["docs/page.md:9: the example asked the interpreter to exit with None. " + END]),
    "hangs": ("while True:\n    pass", ["docs/page.md:9: the example ran longer than 1 s. " + END + MORE_TIME]),
    "raises": (
        "1 / 0",
        ["docs/setup/raises.py: the setup ended with ZeroDivisionError: division by zero. Fix: correct the setup"],
    ),
    "interrupts": (
        "raise KeyboardInterrupt",
        ["docs/setup/interrupts.py: the setup ended with KeyboardInterrupt. Fix: correct the setup"],
    ),
    "open": ("a = (", ["docs/setup/open.py:1: '(' was never closed. Fix: correct the code"]),
    "returns": ("a = 1\nreturn", ["docs/setup/returns.py:2: 'return' outside function. Fix: correct the code"]),
    "late": (
        "a = 1\nfrom __future__ import annotations",
        [
            "docs/setup/late.py:2: from __future__ imports must occur at the beginning of the file. "
            "Fix: correct the code",
        ],
    ),
    "empty": (
        "",
        ["docs/page.md:9: the example ended with NameError: name 'Session' is not defined. Fix: correct the example"],
    ),
}
# Faults of a page as a whole.
PAGES = {
    "front matter that is not YAML": (
        f"---\na: b: c\n---\n{PAGE}",
        ["docs/page.md:1: the front matter is not valid YAML. Fix: put the description after `description: >-`"],
    ),
    "front matter that is a list": (
        f"---\n- a\n---\n{PAGE}",
        [
            "docs/page.md:1: the front matter has no names and values. "
            "Fix: write `name: value` in it, or remove its two lines"
        ],
    ),
    "a script": (
        f"{PAGE}\n<script>alert(1)</script>\n",
        ["docs/page.md:16: a page cannot have the element <script>. Fix: write Markdown instead of HTML"],
    ),
    "a handler": (
        f'{PAGE}\nText\n{{ onclick="alert(1)" }}\n',
        ["docs/page.md:17: an element p cannot have the attribute 'onclick'. Fix: remove it"],
    ),
    "a link that is a script": (
        f"{PAGE}\n[Text](java&Tab;script:alert)\n",
        [
            "docs/page.md:16: href='java\\tscript:alert' is not allowed for an element a. "
            "Fix: write an address that begins with https://, or a path to a page without a slash at its start"
        ],
    ),
    "a class of the site": (
        f'{PAGE}\n<p class="moved">Text</p>\n',
        ["docs/page.md:16: class='moved' is not allowed for an element p. Fix: remove it"],
    ),
    "HTML that is not closed": (
        f"{PAGE}\n<details><summary>More\n",
        [
            "docs/page.md:16: an element or a comment is not closed, or something is closed that is not open. "
            "Fix: close every element and comment where you opened it"
        ],
    ),
    "nested elements": (
        f"{PAGE}\n{'<div>' * 3000}{'</div>' * 3000}\n",
        [
            "docs/page.md:1: the page has more than 2,000 characters <. Fix: remove some of them",
            "docs/page.md:16: the paragraph has more than 10,000 characters. Fix: split it",
        ],
    ),
    "nested quotes": (
        f"{PAGE}\n{'> ' * 3000}Text\n",
        ["docs/page.md:16: more than 20 elements are nested. Fix: end some of them first"],
    ),
    "nested lists": (
        f"{PAGE}\n{'- ' * 3000}Text\n",
        ["docs/page.md:16: the elements are nested too deeply. Fix: nest fewer of them"],
    ),
    "a heading in a list": (
        f"{PAGE}\n- ## Text {{ #text }}\n",
        [
            "docs/page.md:16: the heading 'Text' is inside another element. "
            "Fix: move it out of the list, quote, or HTML around it"
        ],
    ),
    "an unknown name in the front matter": (
        f"---\ntitle: </title><script>\n---\n{PAGE}",
        [
            "docs/page.md:2: the front matter has the unknown name 'title'. "
            "Fix: use asked, code, description, errata, hide, instead, links"
        ],
    ),
    "a list of links": (
        f"---\ndescription: Yes.\nlinks: {{a: [1]}}\n---\n{PAGE}",
        ["docs/page.md:3: `links:` has no parts and pages. Fix: write `part: page.md#id` under it"],
    ),
    "front matter without hyphens": (
        f"template: other.html\n\n{PAGE}",
        [
            "docs/page.md:1: MkDocs would read the first line as front matter. "
            "Fix: write a line of three hyphens before and after it, or begin the page with its title"
        ],
    ),
    "a character that no page can show": (
        f"{PAGE}\nA\0B.\n",
        ["docs/page.md:16: the character U+0000 cannot be shown. Fix: remove it"],
    ),
    "another encoding": (
        PAGE.replace("page?", "café?").encode("latin-1"),
        ["docs/page.md: byte 15 is not UTF-8. Fix: save it as UTF-8"],
    ),
    "another encoding of two bytes": (
        PAGE.encode("utf-16"),
        ["docs/page.md: byte 0 is not UTF-8. Fix: save it as UTF-8"],
    ),
}
# Files that are not pages, although their names are.
FILES = {
    "link.md": (
        lambda path: path.symlink_to("nowhere.md"),
        "it is a link to a file that does not exist. Fix: correct or remove the link",
    ),
    "circle.md": (
        lambda path: path.symlink_to("circle.md"),
        "Too many levels of symbolic links. Fix: correct or remove the link",
    ),
    "folder.md": (lambda path: path.mkdir(), "it is a folder, not a file. Fix: rename or remove it"),
    "pipe.md": (os.mkfifo, "it is a pipe, not a file. Fix: rename or remove it"),
    "other.markdown": (lambda path: path.touch(), "the name does not end with .md. Fix: rename the page"),
    "README.md": (lambda path: path.touch(), "the builders treat a README.md as index.md. Fix: rename the page"),
    "a page.md": (
        lambda path: path.touch(),
        "'a page.md' cannot be part of an address. Fix: use letters, digits, hyphens, and dots",
    ),
    "setup/page.md": (lambda path: path.touch(), "pages in docs/setup/ are not published. Fix: move the page"),
}
# Valid syntax of pages, with the number of examples.
WRITTEN = {
    "a byte order mark": (f"\ufeff{PAGE}", 1),
    "a byte order mark and front matter": (f"\ufeff---\ndescription: Yes.\n---\n{PAGE}", 1),
    "line ends of another system": (f"---\ndescription: Yes.\n---\n{PAGE}".replace("\n", "\r\n"), 1),
    "line ends of an old system": (PAGE.replace("\n", "\r"), 1),
    "mixed line ends": (PAGE.replace("**Yes.**\n", "**Yes.**\r\n"), 1),
    "tabs": (PAGE.replace("    ", "\t"), 1),
    "a tab in a string": (fenced('print("a\tb")\n# -> prints a b'), 2),
    "signs of other scripts": (fenced('print("\u2028é\u200f")\n# -> prints \u2028é\u200f'), 2),
    "an empty example": (f'{PAGE}\n```python exec="on" id="claim-2"\n```\n', 2),
    "an example of blank lines": (fenced("\n\n"), 2),
    "an example of a comment": (fenced("# Nothing happens."), 2),
    "an example of a text": (fenced('"""Nothing happens."""'), 2),
    "four backticks": (f'{PAGE}\n````python exec="on" id="claim-2"\na = "```"\n````\n', 2),
    "a block that shows a block": (f'{PAGE}\n````markdown\n```python exec="on"\n1 / 0\n```\n````\n', 1),
    "tildes that show a block": (f'{PAGE}\n~~~text\n```python exec="on"\n1 / 0\n```\n~~~\n', 1),
    "an example in HTML": (f'{PAGE}\n<div>\n```python exec="on" id="claim-2"\na = 1\n```\n</div>\n', 2),
    "HTML that is allowed": (f"{PAGE}\n<details><summary>More</summary>Text</details>\n", 1),
    "code that begins like a comment": (fenced("a = 1").replace("It has an", "It has `<!--` and an"), 2),
    "front matter that is not closed": (f"---\ncode: S01\n{PAGE}", 1),
    "no title": (PAGE.partition("\n")[2], 1),
    "no claim": (PAGE.replace("## A claim { #claim }\n", ""), 1),
    "a title with an id": (f"{PAGE}\n# Another {{ #another }}\n", 1),
    "a title of markup": (PAGE.replace("this a page", "<b>`this`</b> & **that** a <i>page</i>"), 1),
    "a title of one long word": (PAGE.replace("page", "p" * 3000), 1),
    "no text": ("\n", 0),
    "front matter above one word": ("---\ndescription: Yes.\n---\nYes.\n", 0),
}
# Code in an example that must not affect other examples.
HARMLESS = [
    pytest.param("import os\nos.fork()", id="fork"),
    pytest.param("import os\nos.chdir('/')", id="changed folder"),
    pytest.param("import os\nos.environ['SOURCE_DATE_EPOCH'] = '1'", id="environment"),
    pytest.param(
        "from sqlalchemy import Engine, event\n\nevent.listen(Engine, 'begin', lambda _: 1 / 0)",
        id="listener",
    ),
    pytest.param("open('docs.md', 'w').write('x')\n# -> prints".replace("\n# -> prints", ""), id="written file"),
    pytest.param(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        id="daemon thread",
    ),
    pytest.param(NOISE, id="output with markup"),
    pytest.param("import os\nos.closerange(0, 100)", id="closed files"),
    pytest.param("import os, shutil\nshutil.rmtree(os.getcwd())", id="its folder deleted"),
    pytest.param("import os\nos.umask(0o777)\nos.chmod('.', 0)", id="its folder closed"),
    pytest.param("import sys\nsys.path.clear()\nsys.modules.clear()", id="no modules"),
    pytest.param("import os\nos.environ.clear()", id="no environment"),
    pytest.param("import builtins\nbuiltins.print = builtins.input = None", id="other builtins"),
    pytest.param("import sys\nsys.stdout = sys.stderr = None\nprint('lost')", id="no output"),
    pytest.param("import sys\nsys.settrace(None)\nsys.setprofile(None)", id="no trace"),
    pytest.param("import gc, sys\ngc.enable()\ngc.set_threshold(1)\nsys.setrecursionlimit(50_000)", id="other limits"),
    pytest.param("import logging\nlogging.disable()\nlogging.shutdown()", id="no logging"),
    pytest.param(
        "import signal\nfor each in signal.valid_signals() - {9, 19}:\n    signal.signal(each, signal.SIG_IGN)",
        id="deaf to signals",
    ),
    pytest.param(
        "import sqlalchemy\nfrom sqlalchemy.orm import Session\nsqlalchemy.create_engine = Session.commit = None",
        id="another SQLAlchemy",
    ),
    pytest.param("raise BaseException\n# -> raises BaseException", id="an error that is not an Exception"),
    pytest.param("raise KeyboardInterrupt\n# -> raises KeyboardInterrupt", id="an interrupt"),
    pytest.param("print('\\x1b[31mred\\0')\n# -> prints \\x1b[31mred\\x00", id="unprintable characters"),
    pytest.param("raise ValueError('\\ud800')\n# -> raises ValueError", id="an error that cannot be shown"),
    pytest.param(
        "import threading\nwait = threading.Event().wait\nfor _ in range(40):\n"
        "    threading.Thread(target=wait, daemon=True).start()",
        id="forty threads",
    ),
    pytest.param("import os\nif os.fork() == 0:\n    os._exit(0)", id="a child that no code waits for"),
    pytest.param(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(99)\n"
        "    os._exit(0)",
        id="a child that has left",
    ),
    *(
        pytest.param(
            "import socket\nleft = socket.socket(socket.AF_UNIX)\nleft.bind('left')\nleft.listen()",
            id=f"a socket that is {count}",
        )
        for count in ("left", "found")
    ),
    pytest.param("import fcntl\nleft = open('left', 'w')\nfcntl.flock(left, fcntl.LOCK_EX)", id="a lock of a file"),
    pytest.param("import threading\nleft = threading.Lock()\nleft.acquire()", id="a lock"),
    pytest.param("import atexit, os\natexit.register(os._exit, 1)", id="a last word"),
]
