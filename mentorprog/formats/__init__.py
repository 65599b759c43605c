"""How dates stand in the three languages, where Django's own formats are not those that people here write."""
