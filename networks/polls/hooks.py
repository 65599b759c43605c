"""Everything that date polls hang up somewhere else is registered by importing this from `AppConfig.ready`."""

from networks.polls import admin, mailrules, mails, purges  # noqa: F401
