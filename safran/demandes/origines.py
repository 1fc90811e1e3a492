"""Where a need comes from, carried in an address from the page that found it to the form, signed on the way."""

from dataclasses import asdict

from django.core import signing

from home.registre import Besoin

SEL = "demandes.besoin"


def besoin_ecrire(besoin: Besoin) -> str:
    """This need, for an address; nobody but this site writes one."""
    return signing.dumps(asdict(besoin), salt=SEL, compress=True)


def besoin_lire(jeton: str) -> Besoin | None:
    """The need that an address carries; None when there is none, or when it was made up."""
    try:
        dit = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    ensembles = {nom: tuple(dit[nom]) for nom in ("bassins", "themes", "publics")}
    return Besoin(**{**dit, **ensembles})
