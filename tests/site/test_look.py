"""The look of the site, compared with pictures in `tests/pictures`.

`scripts/test --renew-pictures tests/site/test_look.py` takes new pictures. Look at them before you commit them.
"""

import base64

import pytest

from session_answers.atomic_file import put
from support.browser import DESKTOP, PHONE
from support.projects import ROOT

PICTURES = ROOT / "tests" / "pictures"
LOOKS = [
    pytest.param("home-light", ("/", "", DESKTOP, "light"), id="home"),
    pytest.param("answer-light", ("/commit/", "", DESKTOP, "light"), id="an answer"),
    pytest.param("answer-dark-phone", ("/commit/", ".trace", PHONE, "dark"), id="an answer in the dark, on a phone"),
    pytest.param("states-light", ("/states/#map-1", ".states", DESKTOP, "light"), id="the state diagram"),
]

# Code has the site's font, because the fonts of machines differ, and a picture waits for it, unlike the site.
# Some machines move letters to whole pixels: this forbids it.
ONE_FONT = """
:is(code, kbd, pre, samp, .states text) { font-family: Figtree !important }
* { text-rendering: geometricPrecision !important }
"""
# Each machine draws letters differently, so the test compares the mean color of overlapping squares of 8 pixels.
# The edge of a letter hardly counts there, but a line that is missing, or has another color or place, does.
COMPARE = """
async pictures => {
  const [STEP, SIDE, FAR] = [4, 8, 26]
  const [first, second] = await Promise.all(pictures.map(async data => {
    const bytes = Uint8Array.from(atob(data), each => each.charCodeAt())
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }))
    const { width, height } = image
    const context = new OffscreenCanvas(width, height).getContext("2d")
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, width, height)
  }))
  const size = ({ width, height }) => `${width}x${height}`
  if (size(first) !== size(second)) return [`the size: ${size(second)} instead of ${size(first)}`]
  const mean = ({ data, width }, left, top) => {
    const sums = [0, 0, 0]
    for (let y = top; y < top + SIDE; y++) {
      for (let x = left; x < left + SIDE; x++) for (const of of [0, 1, 2]) sums[of] += data[4 * (y * width + x) + of]
    }
    return sums.map(sum => sum / SIDE ** 2)
  }
  const found = []
  for (let top = 0; top + SIDE <= first.height; top += STEP) {
    for (let left = 0; left + SIDE <= first.width; left += STEP) {
      const [one, other] = [mean(first, left, top), mean(second, left, top)]
      if (one.some((value, of) => Math.abs(value - other[of]) > FAR)) found.push([left, top])
    }
  }
  return found.map(place => place.join())
}
"""
# The squares that may differ. At least 9 do if a line or a shape is missing or has another color.
MOST_DIFFERENT = 6


def take_picture(open_page, path, at, viewport, scheme):
    """Return a page, and the picture of one of its places."""
    page = open_page("/404.html", viewport, color_scheme=scheme, reduced_motion="reduce")

    def with_font(route):
        answer = route.fetch()
        styles = answer.text().replace("font-display:optional", "font-display:block") + ONE_FONT
        route.fulfill(response=answer, body=styles)

    page.route("**/site.css", with_font)
    page.goto(page.url.replace("/404.html", path))
    if at:
        page.locator(at).first.evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Figtree')")
    return page, page.screenshot(animations="disabled", scale="css")


@pytest.mark.parametrize(("name", "place"), LOOKS)
def test_the_site_looks_as_in_its_pictures(open_page, tmp_path, pytestconfig, name, place):
    page, ours = take_picture(open_page, *place)
    picture, now = PICTURES / f"{name}.png", tmp_path / f"{name}.png"
    if pytestconfig.option.renew_pictures:
        put(picture, ours, lasting=False)
    assert picture.exists(), f"{picture.name} is missing. Fix: scripts/test --renew-pictures tests/site/test_look.py"
    now.write_bytes(ours)
    found = page.evaluate(COMPARE, [base64.b64encode(each).decode() for each in (picture.read_bytes(), ours)])
    problem = f"{picture} and {now} differ in {len(found)} places: {' '.join(found[:9])}"
    fix = "undo the change, or run scripts/test --renew-pictures tests/site/test_look.py and look at the pictures"
    assert len(found) <= MOST_DIFFERENT, f"{problem}. Fix: {fix}"
