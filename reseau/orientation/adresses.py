"""Addresses of the assistant that other pages and mails lead to."""

from django.urls import reverse

from home.requetes import requete_ecrire
from reseau.orientation.models import FicheLiaison


def recherche_url(fiche: FicheLiaison, *, suite: bool = False) -> str:
    """Where another door is looked for: need and situation are known, the town is asked again.

    With `suite`, the door that is found goes on with this slip.
    """
    paires = [("situation", fiche.situation.code), ("besoin", fiche.besoin.code)]
    paires += [("suite", str(fiche.cle))] if suite else []
    return f"{reverse('orienter')}?{requete_ecrire([*paires, ('etape', '3')])}"
