"""For whom a person works."""

from reseau.comptes.models import Compte
from reseau.membres.permissions import droits_tenus, par_requete
from reseau.structures.models import Structure


def structure_de(compte: Compte) -> Structure | None:
    """For whom the person works today; the first attachment when there are several. Read once per request."""
    equipes = [(droit.du, droit.c, droit.a) for droit in droits_tenus(compte, "equipe")]
    return par_requete(compte, "structure", lambda: Structure.objects.get(pk=min(equipes)[2])) if equipes else None
