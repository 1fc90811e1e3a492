"""The periodic works, as the timer runs them."""

from home.exploitation.travaux import travaux_battre


def battre(*noms: str) -> list[str]:
    """Run at once the works that are named, or those of the rooms that are; what each says."""
    return [passage.erreur or passage.bilan for passage in travaux_battre(noms)]
