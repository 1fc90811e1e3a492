"""Who is told of the life of a proposal."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from safran.atelier import avis
from safran.atelier.choices import EtatProposition
from safran.atelier.models import CoAuteur, Commentaire, LectureProposition, Proposition
from safran.atelier.permissions import peut_commenter
from safran.atelier.queries.commentaires import commentaires_vus, reseaux_des_lecteurs, signature
from safran.formations.models import FormationPage


def auteurs_de(proposition: Proposition) -> list[Compte]:
    """Those who write it today."""
    return coauteurs_presents(proposition.formation)


def coauteurs_presents(formation: FormationPage) -> list[Compte]:
    """Those who were invited to write a training, and still do."""
    presents = CoAuteur.objects.filter(formation=formation, retire_le=None).select_related("compte")
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


def commentaire_annoncer(commentaire: Commentaire, etape: str) -> None:
    """Those who write it and those who spoke of it, once a day for one person's words; nobody while they are hers."""
    formation, par = commentaire.formation, commentaire.auteur
    dits = commentaires_vus(formation, None).select_related("auteur")
    if not dits.filter(pk=commentaire.pk).exists():
        return
    concernes = {*coauteurs_presents(formation), *(dit.auteur for dit in dits), *filter(None, [formation.owner])}
    qui = [compte for compte in concernes - {par} if peut_commenter(compte, formation)]
    adresse = reverse("atelier_commentaires", args=[formation.pk, commentaire.etape_id]) + f"#c-{commentaire.uuid}"
    avis.COMMENTEE.envoyer(
        sorted(qui, key=lambda compte: compte.pk),
        adresse,
        etape=f"{formation.pk}-{par.pk}-{timezone.localdate()}",
        titre=formation.draft_title,
        dans=etape,
        par=signature(par, reseaux_des_lecteurs(formation)),
    )
