"""Builds the demonstration's fictional people and everything that happens to them.

One `random.Random` with a fixed seed decides, and every time is reckoned from one date, "today": the same
day gives the same demonstration. Names are put together from invented parts; nobody in here exists.
"""
