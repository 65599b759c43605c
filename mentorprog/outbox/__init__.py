"""Every mail the programme sends: a row first, then sent once, then kept as evidence of what was sent."""
