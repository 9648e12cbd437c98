"""The review page for hostile reports, every screen, paper, keyboards, people who do not see, and 20,000 figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from browser import axe_violations
from review_pages import FIGURES, current, rows

from extractor.records import Category

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from review_pages import Open

# ── hostile reports ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_reports_say_stays_text(show: Open) -> None:
    page = show("hostile")
    text = page.locator("#text").inner_text()
    assert "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>新建工会" in text
    assert "{{7*7}}{% raw %}&lt;&#60;" in text
    assert page.locator("#document-name").inner_text() == "<img src=x onerror=alert(1)>U+202E.txt"
    for _ in range(rows(page)):
        page.keyboard.press("j")
        page.keyboard.press("y")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, main b").count() == 0


def test_invisible_characters_are_shown_and_do_nothing(show: Open) -> None:
    page = show("hostile")
    assert set(page.locator("#text .invisible").all_inner_texts()) == {"U+202E", "U+200B", "U+2066", "U+061C"}
    content = page.evaluate("document.documentElement.textContent")
    assert not set(content) & set("\u202e\u200b\u2066\u061c")
    titles = page.evaluate("Array.from(document.querySelectorAll('[title]'), (one) => one.title).join('')")
    assert not set(titles) & set("\u202e\u200b\u2066\u061c")


# ── sizes, colours, paper, and people who do not see or point ───────────────────────────────────────────────


def luminance(colour: str) -> float:
    """Relative luminance of a computed colour, as WCAG 2 defines it."""
    parts = [float(part) / 255 for part in re.findall(r"[0-9.]+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_category_can_be_read_and_told_from_the_ground(show: Open, theme: str) -> None:
    page = show(color_scheme=theme)
    for category in Category:
        text, ground, swatch, card = page.evaluate(
            """(category) => {
              const mark = document.querySelector("#text mark");
              mark.className = `category-${category}`;
              const swatch = document.querySelector("#categories .swatch");
              swatch.className = `swatch category-${category}`;
              const card = getComputedStyle(document.getElementById("overview")).backgroundColor;
              const look = getComputedStyle(mark);
              return [look.color, look.backgroundColor, getComputedStyle(swatch).backgroundColor, card];
            }""",
            category.value,
        )
        assert contrast(text, ground) >= 4.5, category
        assert contrast(swatch, card) >= 3, category


def test_colours_follow_the_system_until_one_chooses(show: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page = show(color_scheme="dark")
    dark = page.evaluate(ground)
    assert luminance(dark) < 0.05
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("html[data-theme=light]")
    assert luminance(page.evaluate(ground)) > 0.8
    page.locator("#theme").click()
    assert page.evaluate(ground) == dark
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.evaluate(ground) == dark


def test_narrow_screens_stack_the_panes(show: Open) -> None:
    page = show("small", "zh", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    boxes = [page.locator(f"#{name}").bounding_box() for name in ("overview", "report", "list", "detail")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    page.locator("#text mark", has_text="1000人").tap()
    assert current(page) == "发展会员"
    for button in page.locator("#verdict-bar button").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert min(box["width"], box["height"]) >= 24
    page.locator("#mark-right").tap()
    assert page.locator("#tally").inner_text() == "正确1，错误0，存疑0"
    page.locator("#edit").tap()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_paper_has_every_figure_below_its_sentence(show: Open, tmp_path: Path) -> None:
    page = show(color_scheme="dark")
    page.locator("#categories input[value=funds]").check()
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.pdf(path=tmp_path / "review.pdf", format="A4", print_background=True)
    printed = pypdfium2.PdfDocument(tmp_path / "review.pdf")
    text = re.sub(r"\s", "", "".join(sheet.get_textpage().get_text_bounded() for sheet in printed))
    for figure in FIGURES:
        if figure.category is Category.FUNDS and max(figure.sentence) < "\U00010000":  # which PDF texts garble
            assert figure.sentence.replace("\n", "") in text
            assert f"{figure.value:,f}".removesuffix(".0") in text
    assert "Figuresprinted:" in text
    assert "✗" in text
    assert "Search" not in text
    corner = printed[0].render(scale=1).to_pil().convert("RGB").getpixel((2, 2))
    assert corner == (255, 255, 255)
    assert page.locator("#print").inner_text() == ""


@pytest.mark.parametrize(
    ("lang", "options"),
    [
        ("en", {"color_scheme": "light"}),
        ("zh", {"color_scheme": "dark"}),
        ("en", {"color_scheme": "light", "viewport": {"width": 360, "height": 740}}),
    ],
)
def test_axe_finds_nothing_serious(show: Open, lang: str, options: dict[str, Any]) -> None:
    page = show("small", lang, bypass_csp=True, **options)
    assert axe_violations(page) == []
    for key in "jynuj":
        page.keyboard.press(key)
    page.locator("#overview-box").evaluate("(box) => { box.open = true; }")
    page.locator("#figure details").evaluate("(box) => { box.open = true; }")
    page.keyboard.press("e")
    page.locator("#corrected").fill("x")
    page.keyboard.press("Enter")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert axe_violations(page) == []


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.id || (document.activeElement.closest('[id]') ?? document.body).id")
    )


def test_the_tab_key_goes_through_the_page_in_order(show: Open) -> None:
    page = show()
    page.keyboard.press("j")
    stops: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == "previous" and "previous" in stops:
            break
        stops.append(focused(page))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline not in ("none", "") or stops[-1] in ("filters",), stops
    order = ["theme", "search", "filter-document", "categories", "text", "table-box", "rows", "previous", "edit"]
    places = [stops.index(name) for name in order]
    assert places == sorted(places)
    assert stops.count("rows") == 1  # one row can be reached, the arrows go on from there


def test_arrows_move_in_the_table_and_enter_chooses(show: Open) -> None:
    page = show()
    page.locator("#rows button[tabindex='0']").focus()
    page.keyboard.press("Enter")
    assert current(page) == FIGURES[0].indicator
    page.keyboard.press("ArrowDown")
    assert current(page) == FIGURES[1].indicator
    assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-current')") == "true"
    page.keyboard.press("y")
    assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-current')") == "true"
    page.locator("#text mark.current").focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('mark.current')")


def test_single_keys_can_be_switched_off(show: Open) -> None:
    page = show()
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator("#help-close").click()
    page.keyboard.press("j")
    assert page.locator("#no-figure").is_visible()
    page.reload()
    page.keyboard.press("j")
    assert page.locator("#no-figure").is_visible()


# ── 20,000 figures ──────────────────────────────────────────────────────────────────────────────────────────

#: Milliseconds of processor time that the page may take until it is ready.
READY_WITHIN = 2000
#: A key press may cost this much more than on a page of the reports, which has a thirtieth of the figures.
MAX_KEY = 4.0
#: Ends when the page is painted anew.
PRESS = """async (key) => {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  await new Promise((resolve) => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = resolve;
    painted.port2.postMessage(null);
  }));
}"""


class Clock:
    """Counts the milliseconds of processor time that a page has taken since it was opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def taken(self) -> float:
        metrics = {one["name"]: one["value"] for one in self._session.send("Performance.getMetrics")["metrics"]}
        return 1000 * metrics["TaskDuration"]

    def ready(self) -> float:
        """What it takes until a page that is opened anew can be used."""
        self._page.reload()
        self._page.wait_for_selector("html[data-ready]")
        return self.taken()

    def longest_key(self) -> float:
        """The most that any key takes, in the order of the text and sorted."""
        self._page.locator("h1").click()
        longest = max(map(self._key, "jkynu"))
        self._page.locator("th[data-column=value] button").click()
        return max(longest, *map(self._key, "jkynu"))

    def _key(self, key: str) -> float:
        times = []
        for _ in range(4):
            before = self.taken()
            self._page.evaluate(PRESS, key)
            times.append(self.taken() - before)
        return min(times)


@pytest.mark.timing
@pytest.mark.parametrize("name", ["many", "one"])
def test_twenty_thousand_figures_are_fast(show: Open, name: str) -> None:
    usual = Clock(show("reports")).longest_key()
    page = show(name)
    assert rows(page) >= 20_000
    clock = Clock(page)
    ready = min(clock.ready() for _ in range(3))
    longest = clock.longest_key()
    print(f"{name}: ready in {ready:.0f} ms; a key press takes up to {longest:.0f} ms, on a usual page {usual:.0f} ms")
    assert ready < READY_WITHIN
    assert longest < MAX_KEY * usual
