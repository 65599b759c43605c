"""Everything that lending hangs up somewhere else is registered by importing this from `AppConfig.ready`."""

from networks.lending import admin, mailrules, mails, panels, purges  # noqa: F401
