"""Names in the order of a language's alphabet, under its letters."""

import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

Named = TypeVar("Named")

LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöpqrsştuüvwyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
# What Unicode's rules for all languages get wrong in these.
LOWER = {"az": str.maketrans({"I": "ı", "İ": "i"})}
UPPER = {"az": str.maketrans({"i": "İ", "ı": "I"})}


def by_letter(
    things: Iterable[Named], *, name: Callable[[Named], str], language: str
) -> list[tuple[str, list[Named]]]:
    """Return the things by name, under the letters that these begin with, which are capitals."""
    ordered = sorted(things, key=lambda thing: place(name(thing), language))
    upper = UPPER.get(language, {})
    return [
        (letter.translate(upper).upper(), list(some))
        for letter, some in groupby(ordered, key=lambda thing: "".join(letters(name(thing), language)[:1]))
    ]


def place(name: str, language: str) -> list[tuple[int, str]]:
    """Return what sorts a name: spaces, signs and numbers, the language's letters, those of others."""
    alphabet = ALPHABETS.get(language, LATIN)
    return [
        (alphabet.find(letter) if letter in alphabet or not letter.isalpha() else len(alphabet), letter)
        for letter in letters(name, language)
    ]


def letters(name: str, language: str) -> list[str]:
    """Return the small letters; those with signs that are none of the language's without the signs."""
    alphabet = ALPHABETS.get(language, LATIN)
    small = unicodedata.normalize("NFC", name.translate(LOWER.get(language, {})).casefold())
    return [each if each in alphabet else unicodedata.normalize("NFD", each)[0] for each in small]
