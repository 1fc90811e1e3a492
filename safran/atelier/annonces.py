"""Who is told of the life of a proposal."""

from collections.abc import Iterable

from django.urls import reverse

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.atelier import avis
from safran.atelier.choices import EtatProposition
from safran.atelier.models import CoAuteur, LectureProposition, Proposition


def auteurs_de(proposition: Proposition) -> list[Compte]:
    """Those who write it today."""
    presents = CoAuteur.objects.filter(formation=proposition.formation_id, retire_le=None).select_related("compte")
    return [coauteur.compte for coauteur in presents]


def page_de(proposition: Proposition) -> str:
    """Where it is read, and where it stands is told."""
    return reverse("atelier_proposition", args=[proposition.uuid])


def lectures_annoncer(proposition: Proposition, lectures: Iterable[LectureProposition]) -> None:
    """Each reader that is asked again; for an open seat, the leads of the network that it waits for."""
    auteurs = set(auteurs_de(proposition))
    for lecture in lectures:
        if lecture.lecteur:
            qui = [lecture.lecteur]
        elif lecture.meme_reseau:
            qui = list(comptes_mandates(Role.TETE_RESEAU, reseau=proposition.reseau_id))
        else:
            siennes = set(comptes_mandates(Role.TETE_RESEAU, reseau=proposition.reseau_id))
            qui = [compte for compte in comptes_mandates(Role.TETE_RESEAU) if compte not in siennes]
        qui = [compte for compte in qui if compte not in auteurs]
        avis.A_LIRE.envoyer(qui, page_de(proposition), etape=str(lecture.uuid), titre=proposition.titre)


def lecture_finie_annoncer(proposition: Proposition) -> None:
    """The two readings are given: its authors read them; the Région has to decide when both accept."""
    etape = f"{proposition.uuid}-{proposition.version}"
    lue = proposition.etat == EtatProposition.LUE
    avis.LUE.envoyer(auteurs_de(proposition), page_de(proposition), etape=etape, titre=proposition.titre, acceptee=lue)
    if lue:
        region = comptes_mandates(Role.REGION)
        avis.A_DECIDER.envoyer(region, page_de(proposition), etape=etape, titre=proposition.titre)


def decision_annoncer(proposition: Proposition, motif: str) -> None:
    """Its authors know what the Région decided."""
    dit = EtatProposition(proposition.etat).label.lower()
    etape = f"{proposition.uuid}-{proposition.version}-{proposition.etat}"
    avis.DECIDEE.envoyer(
        auteurs_de(proposition), page_de(proposition), etape=etape, titre=proposition.titre, decision=dit, motif=motif
    )
