"""Whatever colour an editor chooses for the accent, it can be read, in light and in dark."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import Page
from wagtail.models import Site

from news.models import SiteSettings
from tests import factories

COLOURS = ["#ffff00", "#ffffff", "#000000", "#808080", "#00ff00", "#0000ff", "#ff00ff", "#ff6600", "#b3121d"]
# The contrast of the accent with the paper, as WCAG counts it; a canvas turns any colour into bytes.
CONTRAST = """() => {
  const probe = document.querySelector(".masthead__sections [aria-current]");
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const parts = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const pair = [getComputedStyle(probe).color, getComputedStyle(document.documentElement).backgroundColor];
  const [dark, light] = pair.map(luminance).sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}"""
# The weakest contrast of some colours that are tried on the page as it stands.
WEAKEST = f"""(colours) => Math.min(...colours.map((colour) => {{
  document.documentElement.style.setProperty("--brand", colour);
  return ({CONTRAST})();
}}))"""
ALL_AROUND = [
    f"hsl({hue} {saturation}% {lightness}%)"
    for hue in range(0, 360, 10)
    for saturation in (0, 50, 100)
    for lightness in range(0, 101, 10)
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accent_of_any_colour_has_contrast_with_the_paper(page: Page, live_server: Any, scheme: Any) -> None:
    factories.section(title="Politics", slug="politics")
    page.emulate_media(color_scheme=scheme)
    weak = {}
    for colour in COLOURS:
        about = SiteSettings.for_site(Site.objects.get())
        about.accent_colour = colour
        about.save()
        page.goto(f"{live_server.url}/politics/")
        assert colour in page.content()
        if (contrast := page.evaluate(CONTRAST)) < 4.5:
            weak[colour] = contrast
    assert weak == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_hue_is_too_weak(page: Page, live_server: Any, scheme: Any) -> None:
    factories.section(title="Politics", slug="politics")
    page.emulate_media(color_scheme=scheme)
    page.goto("/politics/")
    assert page.evaluate(WEAKEST, ALL_AROUND) >= 4.5
    page.add_style_tag(content=":root { --accent: var(--brand) !important; }")
    assert page.evaluate(WEAKEST, ALL_AROUND) < 1.1  # as it would be without the formula


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["red", "#fff", "#b3121", "#b3121d; }", "#b3121d\n", "url(x)", "</style>"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    about = SiteSettings(site=Site.objects.get(), accent_colour=text)
    with pytest.raises(ValidationError) as refused:
        about.full_clean()
    assert "accent_colour" in refused.value.message_dict
