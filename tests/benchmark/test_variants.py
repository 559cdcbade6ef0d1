import pytest

from benchmark.variants import VARIANTS, with_nav, write_site
from support.projects import ROOT

CONFIG = """\
site_name: Answers

nav:
  - Questions: index.md
  - One: one.md

plugins:
  - markdown-exec
"""


def test_the_navigation_of_the_project_is_replaced():
    pages = "  - index: index.md\n  - page0001: page0001.md\n"
    assert with_nav(CONFIG, 2) == f"site_name: Answers\n\nnav:\n{pages}\nplugins:\n  - markdown-exec\n"


@pytest.mark.parametrize(("variant", "plugins"), [(VARIANTS[1], "[search]"), (VARIANTS[2], "[search, markdown-exec]")])
def test_the_other_variants_are_stock_material(tmp_path, variant, plugins):
    write_site(variant, ROOT, tmp_path, 2)
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["docs/index.md", "docs/page0001.md", "mkdocs.yml"]
    assert (
        (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
        == f"""\
site_name: Questions
theme:
  name: material
  font: false
plugins: {plugins}
markdown_extensions:
  - attr_list
  - tables
  - toc:
      permalink: true
  - pymdownx.highlight
  - pymdownx.superfences
"""
    )
