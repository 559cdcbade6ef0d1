import pytest

from session_answers.errors import PermalinkError
from session_answers.permalinks.ledger import Entry
from session_answers.permalinks.moved import Lead, faults, read, target, ways

# What was published of two pages: /a/ with two claims, the first with two examples; /b/ with one of each.
ADDRESSES = {
    "/a/": "p",
    "/a/#x": "c",
    "/a/#y": "d",
    "/a/#x-1": "L3",
    "/a/#x-2": "L1",
    "/b/": "q",
    "/b/#z": "e",
    "/b/#z-1": "L2",
}


def entered(addresses):
    return tuple(Entry(number, "2026-11-24", *each) for number, each in enumerate(addresses.items(), 2))


def table(*leads):
    return tuple(Lead(number, *each.split(" -> ")) for number, each in enumerate(leads, 2))


def without(*gone, **more):
    """What is left of ADDRESSES when those are taken out, and those of a page P with `P=` are as given."""
    left = {each: mark for each, mark in ADDRESSES.items() if not each.startswith(gone)}
    return left | {f"/{page}/{each}": mark for page, given in more.items() for each, mark in given.items()}


def gone(number, address):
    return (
        f"docs/.permalinks/ledger.txt:{number}: {address} was published but no longer exists. "
        f"Fix: restore it, or write {address} -> /... in docs/.permalinks/moved.txt"
    )


def nowhere(number, old, end):
    return (
        f"docs/.permalinks/moved.txt:{number}: {old} leads to {end}, which is not an address of the site. "
        "Fix: write one that is"
    )


def circle(number, chain):
    return (
        f"docs/.permalinks/moved.txt:{number}: {chain} is a circle. Fix: redirect one of them to an address of the site"
    )


def superfluous(number, old):
    return f"docs/.permalinks/moved.txt:{number}: {old} is an address of the site. Fix: remove the line"


A = {"": "p", "#x": "c", "#y": "d", "#x-1": "L3", "#x-2": "L1"}


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("# a comment\n\n  \n", (), id="comments and blank lines"),
        pytest.param("# one\n/a/ -> /b/\n  /a/#x -> /b/#y-1  \n", table("/a/ -> /b/", "/a/#x -> /b/#y-1"), id="leads"),
    ],
)
def test_the_file_has_leads(text, leads):
    assert read(text) == leads


@pytest.mark.parametrize(
    "line",
    [
        "/a/",
        "/a/ /b/",
        "/a/ -> ",
        "a/ -> /b/",
        "/a/ -> b/",
        "/a/->/b/",
        "/a/ -> /b/ -> /c/",
        "/a/ -> /b/ # why",
        "/../a/ -> /b/",
        "/a/../../c/ -> /b/",
        "/./ -> /b/",
        "/.git/ -> /b/",
        "/a -> /b/",
        "//a/ -> /b/",
        "/a%2f/ -> /b/",
        '/a"/ -> /b/',
    ],
)
def test_a_line_that_is_not_a_lead_is_a_fault(line):
    with pytest.raises(PermalinkError) as caught:
        read(f"# leads\n{line}\n/c/ -> /b/\n")
    assert str(caught.value) == (
        f"docs/.permalinks/moved.txt:2: {line!r} is not a lead. Fix: write /old/#id -> /new/#id"
    )


def test_all_faults_of_the_file_are_reported():
    with pytest.raises(PermalinkError) as caught:
        read("/a/ -> /b/\nno\n/a/ -> /c/\n/a/ -> /b/\n")
    assert list(map(str, caught.value.faults)) == [
        "docs/.permalinks/moved.txt:2: 'no' is not a lead. Fix: write /old/#id -> /new/#id",
        "docs/.permalinks/moved.txt:3: /a/ has two lines. Fix: remove one of them",
        "docs/.permalinks/moved.txt:4: /a/ has two lines. Fix: remove one of them",
    ]


@pytest.mark.parametrize(
    ("address", "leads", "now", "end"),
    [
        pytest.param("/a/", [], ADDRESSES, "/a/", id="a page that is there"),
        pytest.param("/a/#x-1-L4", [], ADDRESSES, "/a/#x-1", id="a line that is no more"),
        pytest.param("/a/#x-1-L0", [], ADDRESSES, "", id="no line"),
        pytest.param("/c/", [], ADDRESSES, "", id="a page that is not there"),
        pytest.param("/a/#x-3", [], ADDRESSES, "", id="an example that is not there"),
        pytest.param("/c/", ["/c/ -> /b/"], ADDRESSES, "/b/", id="a page that has moved"),
        pytest.param("/c/#z", ["/c/ -> /b/#z"], ADDRESSES, "", id="its claims go nowhere"),
        pytest.param("/c/#z", ["/c/ -> /b/"], ADDRESSES, "/b/#z", id="a claim goes with its page"),
        pytest.param("/c/#z-1", ["/c/ -> /b/"], ADDRESSES, "/b/#z-1", id="an example goes with its page"),
        pytest.param("/c/#z-1-L2", ["/c/ -> /b/"], ADDRESSES, "/b/#z-1-L2", id="a line goes with its page"),
        pytest.param("/c/#z-1-L3", ["/c/ -> /b/"], ADDRESSES, "/b/#z-1", id="a line that did not go with its page"),
        pytest.param("/c/#z-2", ["/c/ -> /b/"], ADDRESSES, "/b/#z", id="an example that did not go with its page"),
        pytest.param("/a/#w", ["/a/#w -> /a/#x"], ADDRESSES, "/a/#x", id="a claim that was renamed"),
        pytest.param("/a/#z-1", ["/a/#z -> /b/#y"], ADDRESSES, "/b/#z-1", id="an example keeps its id on another page"),
        pytest.param("/a/#z-1-L2", ["/a/#z -> /b/#y"], ADDRESSES, "/b/#z-1-L2", id="and its lines"),
        pytest.param("/a/#z-1-L3", ["/a/#z -> /b/#y"], ADDRESSES, "/b/#z-1", id="a line that did not go along"),
        pytest.param("/a/#w-3", ["/a/#w -> /b/#z"], ADDRESSES, "/b/#z", id="an example that did not go along"),
        pytest.param("/a/#w-1", ["/a/#w -> /b/"], ADDRESSES, "/b/", id="an example of a claim that became a page"),
        pytest.param("/a/#w-9", ["/a/#w-9 -> /b/#z-1"], ADDRESSES, "/b/#z-1", id="an example that has moved"),
        pytest.param("/a/#w-9-L2", ["/a/#w-9 -> /b/#z-1"], ADDRESSES, "/b/#z-1-L2", id="a line goes with its example"),
        pytest.param("/a/#x-1-L4", ["/a/#x-1-L4 -> /b/#z"], ADDRESSES, "/b/#z", id="a line that has moved"),
        pytest.param("/1/", ["/1/ -> /2/", "/2/ -> /3/", "/3/ -> /a/"], ADDRESSES, "/a/", id="a chain of pages"),
        pytest.param(
            "/1/#u-1-L3",
            ["/1/ -> /2/", "/2/#u -> /2/#v", "/2/ -> /a/", "/a/#v -> /a/#x"],
            ADDRESSES,
            "/a/#x",
            id="a chain of pages and claims",
        ),
        pytest.param("/1/#z-1", ["/1/ -> /a/", "/1/#z -> /b/#z"], ADDRESSES, "/b/#z-1", id="the claim before the page"),
        pytest.param(
            "/1/#z-1", ["/1/#z -> /a/#x", "/1/#z-1 -> /b/#z-1"], ADDRESSES, "/b/#z-1", id="its own lead first"
        ),
        pytest.param("/1/#z", ["/1/ -> /b/", "/1/#z -> /c/"], ADDRESSES, "", id="a broken lead, whatever the page's"),
        pytest.param("/1/", ["/1/ -> /1/"], ADDRESSES, "", id="a circle of one"),
        pytest.param("/1/#x", ["/1/ -> /2/", "/2/ -> /1/"], ADDRESSES, "", id="a circle of two"),
        pytest.param("/1/", ["/1/ -> /2/", "/2/ -> /3/", "/3/ -> /1/"], ADDRESSES, "", id="a circle of three"),
        pytest.param("/1/#x-1-L1", ["/1/#x -> /2/#x", "/2/ -> /1/"], ADDRESSES, "", id="a circle of page and claim"),
    ],
)
def test_an_address_leads_to(address, leads, now, end):
    assert target(address, {lead.old: lead.new for lead in table(*leads)}, now) == end


def test_every_lost_address_has_a_way():
    now = without("/a/", c=A | {"#x-1": "L1"})
    assert ways(entered(ADDRESSES), table("/a/ -> /c/", "/old/#w -> /b/#z"), now) == {
        "/a/": "/c/",
        "/a/#x": "/c/#x",
        "/a/#y": "/c/#y",
        "/a/#x-1": "/c/#x-1",
        "/a/#x-2": "/c/#x-2",
        "/old/#w": "/b/#z",
        "/a/#x-1-L1": "/c/#x-1-L1",
        "/a/#x-1-L2": "/c/#x-1",
        "/a/#x-1-L3": "/c/#x-1",
        "/a/#x-2-L1": "/c/#x-2-L1",
    }


@pytest.mark.parametrize(
    ("now", "found"),
    [
        pytest.param(ADDRESSES, {}, id="all is there"),
        pytest.param(ADDRESSES | {"/a/#x-1": "L9"}, {}, id="an example that grew"),
        pytest.param(
            ADDRESSES | {"/a/#x-1": "L1"}, {"/a/#x-1-L2": "/a/#x-1", "/a/#x-1-L3": "/a/#x-1"}, id="that became shorter"
        ),
        pytest.param(without("/b/#z-1"), {"/b/#z-1": "", "/b/#z-1-L1": "", "/b/#z-1-L2": ""}, id="that is gone"),
    ],
)
def test_lost_lines_lead_to_their_example(now, found):
    assert ways(entered(ADDRESSES), (), now) == found


def test_the_longest_version_of_an_example_says_which_lines_it_had():
    entries = (*entered({"/b/#z-1": "L2"}), Entry(9, "2026-11-25", "/b/#z-1", "L1"))
    assert ways(entries, (), {"/b/#z-1": "L1"}) == {"/b/#z-1-L2": "/b/#z-1"}


def test_a_line_that_exists_has_no_way():
    assert ways(entered(ADDRESSES), table("/a/#x-1-L2 -> /b/"), ADDRESSES) == {}


@pytest.mark.parametrize(
    ("now", "leads", "told"),
    [
        pytest.param(ADDRESSES, [], [], id="all is there"),
        pytest.param(ADDRESSES | {"/a/#x-1": "L1"}, [], [], id="an example became shorter"),
        pytest.param(without("/a/"), [], [gone(2, "/a/")], id="a page was deleted"),
        pytest.param(without("/a/#x"), [], [gone(3, "/a/#x")], id="a claim was deleted"),
        pytest.param(without("/a/#x-2"), [], [gone(6, "/a/#x-2")], id="an example was deleted"),
        pytest.param(
            without("/a/#x-1", "/a/#x-2"), [], [gone(5, "/a/#x-1"), gone(6, "/a/#x-2")], id="all of a claim's"
        ),
        pytest.param(without("/a/#x", a={"#w": "c", "#w-1": "L3"}), [], [gone(3, "/a/#x")], id="a claim was renamed"),
        pytest.param(without("/a/#x", a={"#w": "c"}), ["/a/#x -> /a/#w"], [], id="with a lead"),
        pytest.param(without("/a/#x-2"), ["/a/#x-2 -> /a/#x-1"], [], id="an example with a lead"),
        pytest.param(without("/a/", c=A), ["/a/ -> /c/"], [], id="a page was renamed"),
        pytest.param(without("/a/", c={"": "p", "#x": "c", "#y": "d"}), ["/a/ -> /c/"], [], id="without its examples"),
        pytest.param(
            without("/a/", c={"": "p", "#y": "d"}), ["/a/ -> /c/"], [gone(3, "/a/#x")], id="a claim did not go along"
        ),
        pytest.param(
            without("/a/", c={"": "p", "#y": "d"}), ["/a/ -> /c/", "/a/#x -> /b/#z"], [], id="but has gone elsewhere"
        ),
        pytest.param(
            without("/a/"), ["/a/ -> /b/#z"], [gone(3, "/a/#x"), gone(4, "/a/#y")], id="a page became a claim"
        ),
        pytest.param(without("/a/"), ["/a/ -> /c/"], [nowhere(2, "/a/", "/c/")], id="a lead to nowhere"),
        pytest.param(
            without("/a/#x"), ["/a/#x -> /b/#gone"], [nowhere(2, "/a/#x", "/b/#gone")], id="to a claim that is none"
        ),
        pytest.param(
            without("/a/#x", "/b/#z"),
            ["/a/#x -> /b/#z"],
            [nowhere(2, "/a/#x", "/b/#z"), gone(8, "/b/#z")],
            id="to a claim that is gone",
        ),
        pytest.param(ADDRESSES, ["/old/ -> /a/#x-1-L4"], [], id="to a line that is no more"),
        pytest.param(ADDRESSES, ["/old/ -> /c/#x-L0"], [nowhere(2, "/old/", "/c/#x-L0")], id="to no line"),
        pytest.param(
            ADDRESSES, ["/1/ -> /2/", "/2/ -> /3/"], [nowhere(2, "/1/", "/3/"), nowhere(3, "/2/", "/3/")], id="in steps"
        ),
        pytest.param(ADDRESSES, ["/1/ -> /1/"], [circle(2, "/1/ -> /1/")], id="a circle of one"),
        pytest.param(
            without("/a/", "/b/"),
            ["/a/ -> /b/", "/b/ -> /a/"],
            [circle(2, "/a/ -> /b/ -> /a/"), circle(3, "/b/ -> /a/ -> /b/")],
            id="a circle of two",
        ),
        pytest.param(
            ADDRESSES,
            ["/1/#x -> /2/#x", "/2/#x -> /3/#x", "/3/#x -> /1/#x"],
            [
                circle(2, "/1/#x -> /2/#x -> /3/#x -> /1/#x"),
                circle(3, "/2/#x -> /3/#x -> /1/#x -> /2/#x"),
                circle(4, "/3/#x -> /1/#x -> /2/#x -> /3/#x"),
            ],
            id="a circle of three",
        ),
        pytest.param(
            ADDRESSES,
            ["/0/ -> /1/", "/1/ -> /1/"],
            [circle(2, "/0/ -> /1/ -> /1/"), circle(3, "/1/ -> /1/")],
            id="a way into a circle",
        ),
        pytest.param(ADDRESSES, ["/a/ -> /b/"], [superfluous(2, "/a/")], id="a page that came back"),
        pytest.param(ADDRESSES, ["/a/#x -> /b/#z"], [superfluous(2, "/a/#x")], id="a claim that came back"),
        pytest.param(ADDRESSES, ["/never/#was -> /b/#z"], [], id="a lead from what never was"),
    ],
)
def test_a_broken_link_is_a_fault(now, leads, told):
    assert list(map(str, faults(entered(ADDRESSES), table(*leads), now))) == told


@pytest.mark.parametrize("order", [list(ADDRESSES), sorted(ADDRESSES, reverse=True)], ids=["as entered", "any order"])
def test_a_lost_address_is_reported_once_in_any_order_of_the_ledger(order):
    entries = entered({address: ADDRESSES[address] for address in order})
    again = tuple(Entry(entry.number + 20, "2026-11-25", entry.address, "new") for entry in entries)
    numbers = {entry.address: entry.number for entry in entries}
    assert list(map(str, faults(entries + again, (), without("/a/", "/b/#z")))) == [
        gone(numbers[address], address) for address in order if address in ("/a/", "/b/#z")
    ]
