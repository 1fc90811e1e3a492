"""What the workshop writes, and who is told of the life of a proposal."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from home.courriels.avis import Avis, Categorie
from home.temps.typographie import date_courte
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from safran.atelier.choices import EtatProposition
from safran.atelier.models import CoAuteur, Commentaire, LectureProposition, Proposition
from safran.atelier.permissions import peut_commenter
from safran.atelier.queries.equipe import commentaires_vus, reseaux_des_lecteurs, signature
from safran.formations.models import FormationPage

ATELIER = Categorie("atelier", "Les formations que vous écrivez, ou que vous relisez")
COAUTEUR = Avis(
    "atelier/coauteur", "Quelqu’un vous invite à écrire une formation.", "la personne invitée", ATELIER, "titre par"
)
A_LIRE = Avis(
    "atelier/a_lire",
    "Un module proposé par un réseau attend d’être lu.",
    "les têtes du réseau attendu, ou la personne qui l’a déjà lu",
    ATELIER,
    "titre",
)
RAPPEL = Avis(
    "atelier/rappel",
    "Le jour de rendre la lecture d’un module proposé vient.",
    "qui la lit, sinon les têtes du réseau attendu",
    ATELIER,
    "titre avant prise",
)
EN_RETARD = Avis(
    "atelier/en_retard",
    "La lecture d’un module proposé n’est pas rendue à son jour.",
    "la Région",
    ATELIER,
    "titre qui",
)
CONFIEE = Avis(
    "atelier/confiee",
    "La Région confie à quelqu’un d’autre une lecture en retard.",
    "qui l’avait prise",
    ATELIER,
    "titre",
)
LUE = Avis(
    "atelier/lue", "Les deux lectures d’un module proposé sont rendues.", "ses auteurs", ATELIER, "titre acceptee"
)
A_DECIDER = Avis(
    "atelier/a_decider", "Un module proposé a été accepté par deux lectures.", "la Région", ATELIER, "titre"
)
DECIDEE = Avis(
    "atelier/decidee", "La Région a décidé d’un module proposé.", "ses auteurs", ATELIER, "titre decision motif"
)
COMMENTEE = Avis(
    "atelier/commentee",
    "Quelqu’un commente une formation que vous écrivez, ou dont vous avez parlé ; une fois par jour et par personne.",
    "ceux qui l’écrivent et ceux qui l’ont commentée",
    ATELIER,
    "titre dans par",
)


# Who is told of the life of a proposal.


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
    for lecture in lectures:
        qui = _attendus(proposition, lecture)
        A_LIRE.envoyer(qui, page_de(proposition), etape=str(lecture.uuid), titre=proposition.titre)


def _attendus(proposition: Proposition, lecture: LectureProposition) -> list[Compte]:
    """Whom a reading waits for: who took it, else those who may find someone; never an author."""
    if lecture.lecteur:
        return [lecture.lecteur]
    siennes = list(comptes_mandates(Role.TETE_RESEAU, reseau=proposition.reseau_id))
    ecartes = set(auteurs_de(proposition))
    if lecture.meme_reseau:
        return [compte for compte in siennes if compte not in ecartes]
    return [compte for compte in comptes_mandates(Role.TETE_RESEAU) if compte not in ecartes.union(siennes)]


def lecture_rappeler(proposition: Proposition, lecture: LectureProposition) -> None:
    """The day of a reading comes: whom it waits for is reminded."""
    RAPPEL.envoyer(
        _attendus(proposition, lecture),
        reverse("atelier_lecture", args=[lecture.uuid]) if lecture.lecteur else reverse("atelier_propositions"),
        etape=_tenue(lecture),
        titre=proposition.titre,
        avant=date_courte(lecture.echeance),
        prise=bool(lecture.lecteur),
    )


def retard_annoncer(proposition: Proposition, lectures: list[LectureProposition]) -> None:
    """Their day passed: the Région may name someone else, and is never told whom they waited for."""
    qui = " et ".join(f"celle {'de son réseau' if lue.meme_reseau else 'd’un autre réseau'}" for lue in lectures)
    region, etape = comptes_mandates(Role.REGION), _tenue(lectures[0])
    EN_RETARD.envoyer(region, page_de(proposition), etape=etape, titre=proposition.titre, qui=qui)


def lecture_confiee_annoncer(proposition: Proposition, lecture: LectureProposition, avant: Compte | None) -> None:
    """Whoever reads now is asked; whoever held it has nothing more to do."""
    etape, titre = _tenue(lecture), proposition.titre
    A_LIRE.envoyer([lecture.lecteur], page_de(proposition), etape=etape, titre=titre)
    if avant:
        CONFIEE.envoyer([avant], reverse("atelier_propositions"), etape=etape, titre=titre)


def _tenue(lecture: LectureProposition) -> str:
    return f"{lecture.uuid}-{lecture.echeance}-{lecture.lecteur_id or 0}"


def lecture_finie_annoncer(proposition: Proposition) -> None:
    """The two readings are given: its authors read them; the Région has to decide when both accept."""
    etape = f"{proposition.uuid}-{proposition.version}"
    lue = proposition.etat == EtatProposition.LUE
    LUE.envoyer(auteurs_de(proposition), page_de(proposition), etape=etape, titre=proposition.titre, acceptee=lue)
    if lue:
        region = comptes_mandates(Role.REGION)
        A_DECIDER.envoyer(region, page_de(proposition), etape=etape, titre=proposition.titre)


def decision_annoncer(proposition: Proposition, motif: str) -> None:
    """Its authors know what the Région decided."""
    dit = EtatProposition(proposition.etat).label.lower()
    etape = f"{proposition.uuid}-{proposition.version}-{proposition.etat}"
    DECIDEE.envoyer(
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
    COMMENTEE.envoyer(
        sorted(qui, key=lambda compte: compte.pk),
        adresse,
        etape=f"{formation.pk}-{par.pk}-{timezone.localdate()}",
        titre=formation.draft_title,
        dans=etape,
        par=signature(par, reseaux_des_lecteurs(formation)),
    )
