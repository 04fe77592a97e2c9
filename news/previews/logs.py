"""A token in a log would open the draft to whoever reads logs."""

import logging

from news.previews.tokens import TOKEN


class HideTokens(logging.Filter):
    """Takes the tokens of previews out of each line, whoever writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        hidden = TOKEN.sub("[token]", line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True
