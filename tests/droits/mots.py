"""Words of the small world: keys that name nothing, sentinels that no real text holds."""

INCONNU, CODE_INCONNU = 987_654, "inconnu-ici"


def canari(nom: str) -> str:
    """A word that no real text holds."""
    return f"zebrecanari{nom}"
