"""What someone of the network begins is a proposal: its row, its first author."""

from reseau.comptes.models import Compte
from reseau.membres.permissions import reseaux_de
from safran.atelier.choices import PROPOSITION
from safran.atelier.models import CoAuteur, Proposition
from safran.formations.models import FormationPage


def proposition_ouvrir(*, formation: FormationPage, par: Compte) -> Proposition:
    """What someone who does not write in the catalogue begins is a proposal; whoever calls holds the catalogue."""
    reseau = min(reseaux_de(par))
    proposition = Proposition.objects.create(formation=formation, auteur=par, reseau_id=reseau)
    CoAuteur.objects.create(formation=formation, compte=par, invite_par=par)
    PROPOSITION.commencer(proposition, par=par)
    return proposition
