"""What is wrong with a parameter, in plain English."""

from typing import Any

# By pydantic's type of error; https://docs.pydantic.dev/latest/errors/validation_errors/
WORDING = {
    "missing": "This parameter has to be given.",
    "int_parsing": "It must be a whole number.",
    "int_parsing_size": "It must be a whole number, and not as large as this one.",
    "int_from_float": "It must be a whole number.",
    "bool_parsing": "It must be true or false.",
    "greater_than_equal": "It must be {ge} or more.",
    "less_than_equal": "It must be {le} or less.",
    "literal_error": "It must be {expected}.",
    "string_too_short": "It is too short: {min_length} or more characters are needed.",
    "string_too_long": "It is too long: {max_length} characters may be given at most.",
    "too_long": "These are too many: {max_length} may be given at most.",
}


def what_is_wrong(error: dict[str, Any]) -> str:
    """Return a sentence that says it. `error` is one of pydantic's."""
    said = WORDING.get(error["type"])
    if said:
        return said.format(**error.get("ctx", {}))
    message = error["msg"].removeprefix("Value error, ")
    return f"{message[:1].upper()}{message[1:]}."
