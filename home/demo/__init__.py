"""The demonstration newsroom: an invented newspaper, loaded by `manage.py demo`."""
