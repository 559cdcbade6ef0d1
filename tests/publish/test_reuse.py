import gc
import weakref

from jinja2 import DictLoader, Environment

from session_answers.build.mkdocs_hooks import Compiled
from session_answers.publish.reuse import Kept


class Value:
    """A value that is told apart by what it is, and that may go."""


def test_what_was_made_is_made_again_only_of_other_things():
    kept, value, made = Kept(), Value(), []

    def make():
        made.append(1)
        return len(made)

    results = [
        kept.of(value, "page", "a", make),
        kept.of(value, "page", "a", make),
        kept.of(value, "page", "b", make),
        kept.of(value, "page", "a", make),
        kept.of(value, "card", "a", make),
        kept.of(Value(), "page", "a", make),
    ]
    assert results == [1, 1, 2, 3, 4, 5]


def test_what_was_dropped_is_made_again():
    kept, value = Kept(), Value()
    kept.drop(value, "page")
    assert kept.of(value, "page", "", lambda: 1) == 1
    kept.drop(value, "page")
    assert kept.of(value, "page", "", lambda: 2) == 2


def test_what_was_made_goes_with_its_value():
    kept, value = Kept(), Value()
    gone = weakref.ref(kept.of(value, "page", "", Value))
    assert gone() is not None
    del value
    gc.collect()
    assert gone() is None


def test_a_template_is_compiled_once_and_again_when_it_is_another():
    cache, texts, compiled = Compiled(), {"page.html": "one"}, []

    class Builder(Environment):
        def compile(self, source, *arguments, **named):
            compiled.append(source)
            return super().compile(source, *arguments, **named)

    def rendered():
        return Builder(loader=DictLoader(texts), bytecode_cache=cache).get_template("page.html").render()

    assert [rendered(), rendered()] == ["one", "one"]
    texts["page.html"] = "two"
    assert [rendered(), rendered()] == ["two", "two"]
    assert compiled == ["one", "two"]
