"""Everything that guidance hangs up somewhere else is registered by importing this from `AppConfig.ready`."""

from networks.guidance import admin, mailrules, mails, mypage, panels, purges  # noqa: F401
