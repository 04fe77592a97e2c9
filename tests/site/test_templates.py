"""What templates of the public site can rest on."""

from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from jinja2 import TemplateNotFound, UndefinedError


def render(source: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


def test_member_of_a_document_comes_before_the_methods_of_a_dict() -> None:
    assert render("{{ thing.items }} {{ thing.get }}", thing={"items": 3, "get": "no"}) == "3 no"
    assert render("[{{ thing.values }}]", thing={}) == "[]"


def test_what_is_given_is_escaped_in_text_and_in_texts_that_are_translated() -> None:
    source = (
        "{{ name }} {% trans name=name %}A draft, shared by {{ name }}. It is not published.{% endtrans %}"
    )
    shown = render(source, name='<b title="x">\'')
    assert "<b" not in shown
    assert '"x"' not in shown
    assert shown.count("&lt;b") == 2


def test_name_that_is_missing_is_nothing_and_has_no_members() -> None:
    assert render("[{{ nothing }}]{% if nothing %}!{% endif %}") == "[]"
    with pytest.raises(UndefinedError):
        render("{{ nothing.title }}")


def test_component_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateNotFound, match=r"components/clock\.html"):
        render("{{ components.clock(1) }}")


def test_address_is_that_of_the_language_that_is_active() -> None:
    for language in ("en", "az", "en"):
        with translation.override(language):
            assert render('{{ url("tag", "sea") }}') == reverse("tag", args=["sea"])
    with translation.override("az"):
        assert render('{{ url("tag", "sea") }}').startswith("/az/")


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_page_that_stands_alone_is_read_in_the_direction_of_its_language(name: str) -> None:
    for language, direction in (("ar", "rtl"), ("az", "ltr")):
        with translation.override(language):
            assert f'<html lang="{language}" dir="{direction}">' in render_to_string(name)


@pytest.mark.parametrize("name", ["news/article.html", "blocks/quote.html", "503.html"])
def test_public_templates_are_jinjas(name: str) -> None:
    template: Any = get_template(name)
    assert template.backend.name == "jinja2"
    with pytest.raises(TemplateDoesNotExist):
        get_template(name, using="django")
