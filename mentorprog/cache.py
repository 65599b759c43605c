"""Redis as the cache. Django makes a client for every look into it, which takes redis-py longer than the look."""

from functools import cached_property
from typing import Any

from django.core.cache.backends import redis


class OneClient(redis.RedisCacheClient):
    """Keeps its client, which draws its connections from a pool and may be used by all threads."""

    @cached_property
    def _only(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._only


class RedisCache(redis.RedisCache):
    """Django's backend, for the one server that `REDIS_URL` names."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient
