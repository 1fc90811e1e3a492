"""What waits for a person in this room, counted in one query."""

from home.denombrement import denombrer
from pratiques.choices_groupes import EtatMembre
from pratiques.models import MembreDeGroupe
from pratiques.queries.bureau import fiches_acceptees, relectures_a_prendre, relectures_a_rendre
from pratiques.queries.echanges import alertes_ouvertes, questions_ouvertes
from pratiques.queries.reprises import reprises_a_lire
from pratiques.queries.ressources import ressources_a_verifier
from pratiques.queries.signatures import invitations_de
from reseau.comptes.models import Compte


def compteurs_de(compte: Compte, *, valide: bool) -> dict[str, int]:
    """Drafts to sign, readings to give back and to take, reprises and questions on one's notes, resources to check,
    working groups; what to validate and moderate for a lead and the Région (`valide`)."""
    groupes = MembreDeGroupe.objects.filter(compte=compte, groupe__clos_le=None)
    lectures = {
        "nombre_d_invitations": invitations_de(compte),
        "nombre_a_relire": relectures_a_rendre(compte),
        "nombre_a_prendre": relectures_a_prendre(compte),
        "nombre_de_reprises": reprises_a_lire(compte),
        "nombre_de_questions": questions_ouvertes(compte).filter(sienne=True),
        "nombre_de_ressources": ressources_a_verifier(compte),
        "nombre_de_groupes_ouverts": groupes.filter(etat=EtatMembre.INVITE),
        "nombre_de_groupes": groupes.presents(),
    }
    if valide:
        lectures |= {"nombre_d_alertes": alertes_ouvertes(compte), "nombre_a_valider": fiches_acceptees(compte)}
    return denombrer(Compte.objects.filter(pk=compte.pk), **lectures)
