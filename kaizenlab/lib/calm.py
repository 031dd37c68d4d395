"""A log in which a traceback means that something broke."""

import logging


class RefusalsInALine(logging.Filter):
    """Somebody who was refused, or asked for what isn't there, is worth a line, not a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
