"""Word documents brought by people: a strict gate (porte), then words and nothing else (lecture)."""
