"""How dates stand in the languages whose own formats in Django are not those of Norway."""
