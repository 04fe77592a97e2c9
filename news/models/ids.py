"""Numbers that people send, as ids of what the database keeps."""

# Of a 64-bit key: databases fail with more.
MAX_DIGITS = 18


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
