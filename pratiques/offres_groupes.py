"""What working groups offer to the ground floor: what is known of a person, checks."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from home.donnees import rubrique
from home.registre import Rubrique
from pratiques.choices_groupes import EtatMembre
from pratiques.models import BrouillonDeGroupe, GroupeDeTravail, MembreDeGroupe, Relecture
from reseau.comptes.models import Compte


def donnees_des_groupes(compte: Compte) -> list[Rubrique]:
    """Groups that one was invited to, and what one wrote of their mandates."""
    return [
        rubrique("Groupes de travail", compte.groupes.select_related("groupe"),
                 {"Groupe": "groupe.titre", "État": "get_etat_display", "Invitation du": "invite_le",
                  "Entrée le": "entre_le", "Départ le": "parti_le"}),
        rubrique("Groupes de travail animés", compte.groupes_animes.all(),
                 {"Groupe": "titre", "Mandat": "objet", "Bilan": "bilan"}),
    ]  # fmt: skip


def groupes_coherents() -> Iterator[str]:
    """Who animates a group belongs to it, an open draft's author too, and no member ever read for it."""
    animateur = MembreDeGroupe.objects.presents().filter(groupe=OuterRef("pk"), compte=OuterRef("animateur"))
    for pk in GroupeDeTravail.objects.ouverts().exclude(Exists(animateur)).values_list("pk", flat=True):
        yield f"Le groupe de travail {pk} est animé par quelqu’un qui n’en est pas."
    auteur = MembreDeGroupe.objects.presents().filter(groupe=OuterRef("groupe"), compte=OuterRef("brouillon__auteur"))
    ouverts = BrouillonDeGroupe.objects.filter(detache_le=None, brouillon__fiche=None)
    for pk in ouverts.exclude(Exists(auteur)).values_list("brouillon", flat=True):
        yield f"Le brouillon {pk} est ouvert à un groupe dont son auteur n’est pas."
    lues = Relecture.objects.filter(
        fiche__brouillon__groupes__groupe__membres__compte=F("lecteur"),
        fiche__brouillon__groupes__groupe__membres__entre_le__lte=F("prise_le"),
    )
    for pk in lues.distinct().values_list("pk", flat=True):
        yield f"La relecture {pk} est faite par quelqu’un du groupe de travail qui a écrit la fiche."
    for pk in MembreDeGroupe.objects.filter(etat=EtatMembre.INVITE, groupe__clos_le__isnull=False).values_list(
        "pk", flat=True
    ):
        yield f"L’invitation {pk} attend une réponse dans un groupe clos."
